/* Bytearrays made longer or emptied: noted, so that a bail-out can take it back. */

/// bytearrays : undo
/// py
/* What is put behind the end is taken back by the length there was. One note will do for all that is
   put there before anything else is noted. */
static CYTHON_INLINE int k_barray_grows(PyObject *x) {
    Py_ssize_t i;
    for (i = k_noted; i > k_base && i > k_noted - 4 && k_notes[i - 1].kind == 25; i--)
        if (k_notes[i - 1].object == x) return 0;
    return k_remember(25, x, NULL, NULL, PyByteArray_GET_SIZE(x));
}

/// k_barray_put_byte(a, i) -> v ! : bytearrays
/// py lambda x, v: x.append(v)
static CYTHON_INLINE int k_barray_put_byte(PyObject *x, long long v) {
    Py_ssize_t n = PyByteArray_GET_SIZE(x);
    if (K_UNLIKELY(v < 0 || v > 255)) K_BAIL(-1);
    if (K_UNLIKELY(k_barray_grows(x) < 0) || K_UNLIKELY(PyByteArray_Resize(x, n + 1) < 0)) return -1;
    PyByteArray_AS_STRING(x)[n] = (char)v;
    return 0;
}

/// k_barray_put_all(a, o) -> v ! : bytearrays
/// py lambda x, v: x.extend(v)
static int k_barray_put_all(PyObject *x, PyObject *v) {
    Py_ssize_t n = PyByteArray_GET_SIZE(x), m, i;
    PyObject **items = NULL;
    if (PyBytes_CheckExact(v)) m = PyBytes_GET_SIZE(v);
    else if (PyByteArray_CheckExact(v)) m = PyByteArray_GET_SIZE(v);
    else if (PyList_CheckExact(v) || PyTuple_CheckExact(v)) {
        m = K_COUNT(v);
        items = PySequence_Fast_ITEMS(v);
        for (i = 0; i < m; i++) {
            int over;
            long byte = PyLong_CheckExact(items[i]) ? PyLong_AsLongAndOverflow(items[i], &over) : -1;
            if (byte < 0 || byte > 255) K_BAIL(-1);
        }
    }
    else K_BAIL(-1);
    if (K_UNLIKELY(k_barray_grows(x) < 0) || K_UNLIKELY(PyByteArray_Resize(x, n + m) < 0)) return -1;
    if (items != NULL) for (i = 0; i < m; i++) PyByteArray_AS_STRING(x)[n + i] = (char)PyLong_AsLong(items[i]);
    else if (m > 0) memcpy(PyByteArray_AS_STRING(x) + n, PyBytes_CheckExact(v) ? PyBytes_AS_STRING(v) : PyByteArray_AS_STRING(v), (size_t)m);
    return 0;
}

/// k_barray_put_more(a, o) -> v ! : k_barray_put_all
/// py lambda x, v: 0 if x.__iadd__(v) is x else 1
/* `x += x` fails, where `x.extend(x)` does not */
static int k_barray_put_more(PyObject *x, PyObject *v) {
    if (K_UNLIKELY(x == v)) K_BAIL(-1);
    return k_barray_put_all(x, v);
}

/// k_barray_put_none(a) -> v !
/// py lambda x: x.clear()
static int k_barray_put_none(PyObject *x) { return PyByteArray_Resize(x, 0); }
