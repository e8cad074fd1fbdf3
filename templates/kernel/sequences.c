/* Items of str, bytes, bytearray, list and tuple: read, stored, unpacked. */

/// k_at(i, n) -> n !
/// py lambda i, n: i
static CYTHON_INLINE Py_ssize_t k_at(long long i, Py_ssize_t n) {
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
    return (Py_ssize_t)i;
}

/// k_spare(o, o) -> v !
/// py lambda a, b: _stop() if a is b else None
/* Goes on where two lists are not one. */
static CYTHON_INLINE int k_spare(PyObject *a, PyObject *b) { if (K_UNLIKELY(a == b)) K_BAIL(-1); return 0; }

/// k_char_at(s, i) -> c !
/// py lambda s, i: s[i]
static CYTHON_INLINE Py_UCS4 k_char_at(PyObject *s, long long i) {
    Py_ssize_t n = PyUnicode_GET_LENGTH(s);
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL((Py_UCS4)-1);
    return PyUnicode_READ_CHAR(s, (Py_ssize_t)i);
}

/// k_char_late(s, i) -> c !
/// py lambda s, i: s[i]
static Py_UCS4 k_char_late(PyObject *s, long long i) {
    Py_ssize_t n = PyUnicode_GET_LENGTH(s);
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return PyUnicode_READ_CHAR(s, (Py_ssize_t)i);
    PyErr_SetString(PyExc_IndexError, "string index out of range");
    return (Py_UCS4)-1;
}

/// k_char_in(s, i) -> c
/// py lambda s, i: s[i]
/* `i` is known to be inside */
static CYTHON_INLINE Py_UCS4 k_char_in(PyObject *s, long long i) { return PyUnicode_READ_CHAR(s, (Py_ssize_t)i); }

/// k_char_is(c, s) -> b
/// py lambda c, s: c == s
static CYTHON_INLINE int k_char_is(Py_UCS4 c, PyObject *s) { return PyUnicode_GET_LENGTH(s) == 1 && PyUnicode_READ_CHAR(s, 0) == c; }

/// k_char_order(c, s) -> i
/// py lambda c, s: (c > s) - (c < s)
static CYTHON_INLINE long long k_char_order(Py_UCS4 c, PyObject *s) {
    Py_ssize_t n = PyUnicode_GET_LENGTH(s);
    Py_UCS4 first = n ? PyUnicode_READ_CHAR(s, 0) : 0;
    return n == 0 || c > first ? 1 : c < first || n > 1 ? -1 : 0;
}

/// k_byte_in(y, i) -> i
/// py lambda s, i: s[i]
static CYTHON_INLINE long long k_byte_in(PyObject *s, long long i) { return (unsigned char)PyBytes_AS_STRING(s)[(Py_ssize_t)i]; }

/// k_item_late(l, i) -> o !
/// py lambda x, i: x[i]
static CYTHON_INLINE PyObject *k_item_late(PyObject *x, long long i) {
    if (K_LIKELY((unsigned long long)i < (unsigned long long)PyList_GET_SIZE(x))) return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
    PyErr_SetString(PyExc_IndexError, "list index out of range");
    return NULL;
}

/// k_byte_late(y, i) -> i !
/// py lambda s, i: s[i]
static long long k_byte_late(PyObject *s, long long i) {
    Py_ssize_t n = PyBytes_GET_SIZE(s);
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return (unsigned char)PyBytes_AS_STRING(s)[(Py_ssize_t)i];
    PyErr_SetString(PyExc_IndexError, "index out of range");
    return -1;
}

/// k_at_late(i, n) -> n !
/// py lambda i, n: (([0] * n)[i], range(n)[i])[1]
static Py_ssize_t k_at_late(long long i, Py_ssize_t n) {
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return (Py_ssize_t)i;
    PyErr_SetString(PyExc_IndexError, "list index out of range");
    return -1;
}

/// k_put_late(i, n) -> n !
/// py lambda i, n: range(n)[i]
static Py_ssize_t k_put_late(long long i, Py_ssize_t n) {
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return (Py_ssize_t)i;
    PyErr_SetString(PyExc_IndexError, "list assignment index out of range");
    return -1;
}

/// k_byte_at(y, i) -> i !
/// py lambda s, i: s[i]
static CYTHON_INLINE long long k_byte_at(PyObject *s, long long i) {
    Py_ssize_t n = PyBytes_GET_SIZE(s);
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
    return (unsigned char)PyBytes_AS_STRING(s)[i];
}

/// k_barray_at(a, i) -> i !
/// py lambda s, i: s[i]
static CYTHON_INLINE long long k_barray_at(PyObject *s, long long i) {
    Py_ssize_t n = PyByteArray_GET_SIZE(s);
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
    return (unsigned char)PyByteArray_AS_STRING(s)[i];
}

/// k_item(l, i) -> o !
/// py lambda x, i: x[i]
#define K_PLACE(x, i, n, bad) if (i < 0) i += n; \
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(bad)
static CYTHON_INLINE PyObject *k_item(PyObject *x, long long i) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    K_PLACE(x, i, n, NULL);
    return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
}

/// k_item_float(l, i) -> d ! : k_item
/// py lambda x, i: x[i]
static CYTHON_INLINE double k_item_float(PyObject *x, long long i) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    PyObject *v;
    K_PLACE(x, i, n, -1.0);
    v = PyList_GET_ITEM(x, (Py_ssize_t)i);
    if (K_UNLIKELY(!PyFloat_CheckExact(v))) K_BAIL(-1.0);
    return PyFloat_AS_DOUBLE(v);
}

/// k_item_int(l, i, i, i) -> i ! : k_item k_int_in
/// py lambda x, i, low, high: x[i]
static CYTHON_INLINE long long k_item_int(PyObject *x, long long i, long long low, long long high) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    K_PLACE(x, i, n, -1);
    return k_int_in(PyList_GET_ITEM(x, (Py_ssize_t)i), low, high);
}

/// k_titem(t, i) -> o ! : k_item
/// py lambda x, i: x[i]
static CYTHON_INLINE PyObject *k_titem(PyObject *x, long long i) {
    Py_ssize_t n = PyTuple_GET_SIZE(x);
    K_PLACE(x, i, n, NULL);
    return Py_NewRef(PyTuple_GET_ITEM(x, (Py_ssize_t)i));
}

/// k_size(t, i) -> t !
/// py lambda x, n: x
static CYTHON_INLINE PyObject *k_size(PyObject *x, long long n) {
    if (K_UNLIKELY(PyTuple_GET_SIZE(x) != n)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_part(t, i) -> o
/// py lambda x, i: x[i]
static CYTHON_INLINE PyObject *k_part(PyObject *x, long long i) { return Py_NewRef(PyTuple_GET_ITEM(x, (Py_ssize_t)i)); }

/// k_part_float(t, i) -> d !
/// py lambda x, i: x[i]
static CYTHON_INLINE double k_part_float(PyObject *x, long long i) {
    PyObject *v = PyTuple_GET_ITEM(x, (Py_ssize_t)i);
    if (K_UNLIKELY(!PyFloat_CheckExact(v))) K_BAIL(-1.0);
    return PyFloat_AS_DOUBLE(v);
}

/// k_part_int(t, i, i, i) -> i ! : k_int_in
/// py lambda x, i, low, high: x[i]
static CYTHON_INLINE long long k_part_int(PyObject *x, long long i, long long low, long long high) {
    return k_int_in(PyTuple_GET_ITEM(x, (Py_ssize_t)i), low, high);
}

/// k_unpack(o, i) -> t ! : k_kinds
/// py lambda x, n: tuple(x)
static PyObject *k_unpack(PyObject *x, long long n) {
    if ((PyTuple_CheckExact(x) || k_tuple_read(x)) && PyTuple_GET_SIZE(x) == n) return Py_NewRef(x);
    if (PyList_CheckExact(x) && PyList_GET_SIZE(x) == n) return PyList_AsTuple(x);
    K_BAIL(NULL);
}

/// k_unpack_caught(o, i) -> t ! : k_kinds
/// py lambda x, n: tuple(x)
/* The wrong number of items raises what a handler around catches, in the interpreter's words. */
static PyObject *k_unpack_caught(PyObject *x, long long n) {
    Py_ssize_t found;
    if (!PyTuple_CheckExact(x) && !PyList_CheckExact(x)) K_BAIL(NULL);
    found = K_COUNT(x);
    if (K_LIKELY(found == n)) return PyTuple_CheckExact(x) ? Py_NewRef(x) : PyList_AsTuple(x);
#if defined(PYPY_VERSION)
    K_BAIL(NULL);
#else
    if (found < n) return PyErr_Format(PyExc_ValueError, "not enough values to unpack (expected %lld, got %zd)", n, found);
#if PY_VERSION_HEX >= 0x030E0000
    return PyErr_Format(PyExc_ValueError, "too many values to unpack (expected %lld, got %zd)", n, found);
#else
    return PyErr_Format(PyExc_ValueError, "too many values to unpack (expected %lld)", n);
#endif
#endif
}

/// k_unpack_some(o, i) -> t !
/// py lambda x, n: tuple(x)
static PyObject *k_unpack_some(PyObject *x, long long n) {
    if (PyTuple_CheckExact(x) && PyTuple_GET_SIZE(x) >= n) return Py_NewRef(x);
    if (PyList_CheckExact(x) && PyList_GET_SIZE(x) >= n) return PyList_AsTuple(x);
    K_BAIL(NULL);
}

/// k_plain_items(o) -> o ! : k_plain
/// py lambda x: x
static PyObject *k_plain_items(PyObject *x) {
    if (PyUnicode_CheckExact(x) || PyBytes_CheckExact(x)) return Py_NewRef(x);
    if (!PyList_CheckExact(x) && !PyTuple_CheckExact(x)) K_BAIL(NULL);
    return k_plain(x);
}

/// k_list_store(l, i, o) -> v !
/// py lambda x, i, v: x.__setitem__(i, v)
static CYTHON_INLINE int k_list_store(PyObject *x, long long i, PyObject *v) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    PyObject *old;
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
    old = PyList_GET_ITEM(x, (Py_ssize_t)i);
    Py_INCREF(v);
    PyList_SET_ITEM(x, (Py_ssize_t)i, v);
    Py_DECREF(old);
    return 0;
}

/// k_list_store_late(l, i, o) -> v !
/// py lambda x, i, v: x.__setitem__(i, v)
static int k_list_store_late(PyObject *x, long long i, PyObject *v) {
    if (i < 0) i += PyList_GET_SIZE(x);
    if (K_LIKELY((unsigned long long)i < (unsigned long long)PyList_GET_SIZE(x)))
        return PyList_SetItem(x, (Py_ssize_t)i, Py_NewRef(v));
    PyErr_SetString(PyExc_IndexError, "list assignment index out of range");
    return -1;
}

/// k_list_push(l, o) -> v !
/// py lambda x, v: x.append(v)
static CYTHON_INLINE int k_list_push(PyObject *x, PyObject *v) {
#if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
    Py_ssize_t n = PyList_GET_SIZE(x);
    if (K_LIKELY(((PyListObject *)x)->allocated > n)) {
        Py_INCREF(v);
        PyList_SET_ITEM(x, n, v);
        Py_SET_SIZE(x, n + 1);
        return 0;
    }
#endif
    return PyList_Append(x, v);
}

/// k_pop_place(i, n) -> n !
/// py lambda i, n: ([0] * n).pop(i) or range(n)[i]
static Py_ssize_t k_pop_place(long long i, Py_ssize_t n) {
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return (Py_ssize_t)i;
    PyErr_SetString(PyExc_IndexError, n == 0 ? "pop from empty list" : "pop index out of range");
    return -1;
}

/// k_pop_of(n) -> v !
/// py lambda n: 0 if n > 0 else [].pop()
static int k_pop_of(Py_ssize_t n) {
    if (K_LIKELY(n > 0)) return 0;
    PyErr_SetString(PyExc_IndexError, "pop from empty list");
    return -1;
}

/// k_pop(l) -> o !
/// py lambda x: x.pop()
static CYTHON_INLINE PyObject *k_pop(PyObject *x) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    PyObject *v;
    if (K_UNLIKELY(n == 0)) { PyErr_SetString(PyExc_IndexError, "pop from empty list"); return NULL; }
    v = Py_NewRef(PyList_GET_ITEM(x, n - 1));
    if (PyList_SetSlice(x, n - 1, n, NULL) < 0) { Py_DECREF(v); return NULL; }
    return v;
}

/// k_list_drop(l, i) -> v ! : k_item
/// py lambda x, i: x.__delitem__(i)
static int k_list_drop(PyObject *x, long long i) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    K_PLACE(x, i, n, -1);
    return PyList_SetSlice(x, (Py_ssize_t)i, (Py_ssize_t)i + 1, NULL);
}

/// k_list_erase(l, o) -> v !
/// py lambda x, span: x.__delitem__(span)
static int k_list_erase(PyObject *x, PyObject *span) { return PyObject_DelItem(x, span); }

/// k_list_splice(l, o, o) -> v !
/// py lambda x, span, v: x.__setitem__(span, v)
static int k_list_splice(PyObject *x, PyObject *span, PyObject *v) { return PyObject_SetItem(x, span, v); }

/// k_barray_splice(a, o, o) -> v !
/// py lambda x, span, v: x.__setitem__(span, v)
static int k_barray_splice(PyObject *x, PyObject *span, PyObject *v) { return PyObject_SetItem(x, span, v); }

/// k_items_of(l, b) -> l ! : k_int
/// py lambda x, whole: x
/* A list of floats alone, or of ints of 64 bits. */
static PyObject *k_items_of(PyObject *x, int whole) {
    Py_ssize_t i, n = PyList_GET_SIZE(x);
    for (i = 0; i < n; i++) {
        PyObject *v = PyList_GET_ITEM(x, i);
        if (K_UNLIKELY(!whole && !PyFloat_CheckExact(v))) K_BAIL(NULL);
        if (whole && k_int(v) == -1 && PyErr_Occurred()) return NULL;
    }
    return Py_NewRef(x);
}
