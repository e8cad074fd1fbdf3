/* Whether values run no code of the user's when they are compared, hashed or printed. */

/// k_is_plain(o, n) -> b : k_kinds k_odd
/// py lambda x, depth: True
static int k_is_plain(PyObject *x, Py_ssize_t depth) {
    int kind = k_kind_of(x);
    Py_ssize_t i;
    if (kind & (1 | 2 | 4 | 8 | 16 | 32 | 8192 | 16384)) return !k_odd(x);
    if (kind != 128 || depth == 0) return 0;
    for (i = 0; i < PyTuple_GET_SIZE(x); i++) if (!k_is_plain(PyTuple_GET_ITEM(x, i), depth - 1)) return 0;
    return 1;
}

/// k_plain(o) -> o ! : k_is_plain k_keys_are_plain
/// py lambda x: x
#if !defined(PYPY_VERSION)
/* Whether all that `d.values()` gives is plain; it is given in C, whatever d's class is. */
static int k_values_are_plain(PyObject *view) {
    PyObject *items = PyObject_GetIter(view), *item;
    int plain = items != NULL;
    while (plain && (item = PyIter_Next(items)) != NULL) {
        plain = k_is_plain(item, 4);
        Py_DECREF(item);
    }
    Py_XDECREF(items);
    if (PyErr_Occurred()) { PyErr_Clear(); return 0; }
    return plain;
}
#endif
static PyObject *k_plain(PyObject *x) {
    int kind = k_kind_of(x);
    Py_ssize_t i;
#if !defined(PYPY_VERSION)
    if (Py_IS_TYPE(x, &PyDictValues_Type) && k_values_are_plain(x)) return Py_NewRef(x);
#endif
    if (kind == 64) {
        for (i = 0; i < PyList_GET_SIZE(x); i++) if (!k_is_plain(PyList_GET_ITEM(x, i), 4)) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    if (kind & (256 | 512 | 1024) ? !k_keys_are_plain(x) : !(kind & (2048 | 4096)) && !k_is_plain(x, 5)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_keyed(o) -> o ! : k_plain k_is_key
/// py lambda x: x
/* What a set can be made of: of what stands in a list or tuple, all that can be a key. */
static PyObject *k_keyed(PyObject *x) {
    Py_ssize_t i;
    if (!PyList_CheckExact(x) && !PyTuple_CheckExact(x)) return k_plain(x);
    for (i = 0; i < K_COUNT(x); i++) {
        if (!k_is_key(PyList_CheckExact(x) ? PyList_GET_ITEM(x, i) : PyTuple_GET_ITEM(x, i), 4)) K_BAIL(NULL);
    }
    return Py_NewRef(x);
}

/// k_plain_keys(o) -> o ! : k_is_plain
/// py lambda x: x
/* A dict whose keys are taken, be it a defaultdict or a Counter. */
static PyObject *k_plain_keys(PyObject *x) {
    PyObject *key, *value;
    Py_ssize_t i = 0;
    if (!PyDict_CheckExact(x)) {
#if defined(PYPY_VERSION)
        K_BAIL(NULL);
#else
        if (!PyDict_Check(x) || Py_TYPE(x)->tp_iter != PyDict_Type.tp_iter) K_BAIL(NULL);
#endif
    }
    while (PyDict_Next(x, &i, &key, &value)) if (!k_is_plain(key, 4)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_keys_binop(o, o, i) -> o ! : k_plain_keys k_keys_are_plain
/// py lambda a, b, op: getattr(__import__("operator"), "add sub mul truediv mod floordiv pow lshift rshift and_ or_ xor".split()[op])(*(x.keys() if isinstance(x, dict) else x for x in (a, b)))
/* A set operator on the keys of dicts, or of a dict and a set, by the views' own rules. */
static PyObject *k_keys_of(PyObject *x) {
    static PyObject *name = NULL;
    PyObject *plain;
    if (PySet_CheckExact(x)) { if (!k_keys_are_plain(x)) K_BAIL(NULL); return Py_NewRef(x); }
    plain = k_plain_keys(x);
    if (plain == NULL) return NULL;
    Py_DECREF(plain);
    if (name == NULL && (name = PyUnicode_InternFromString("keys")) == NULL) return NULL;
#if !defined(PYPY_VERSION)
    if (!PyDict_CheckExact(x) && _PyType_Lookup(Py_TYPE(x), name) != _PyType_Lookup(&PyDict_Type, name)) K_BAIL(NULL);
#endif
    return PyObject_CallMethodObjArgs(x, name, NULL);
}
static PyObject *k_keys_binop(PyObject *a, PyObject *b, long long op) {
    PyObject *one = k_keys_of(a), *two = one == NULL ? NULL : k_keys_of(b), *r = NULL;
    if (two != NULL) {
        if (op == 1) r = PyNumber_Subtract(one, two);
        else if (op == 9) r = PyNumber_And(one, two);
        else if (op == 10) r = PyNumber_Or(one, two);
        else r = PyNumber_Xor(one, two);
    }
    Py_XDECREF(one);
    Py_XDECREF(two);
    return r;
}
