/* Look-ups and stores in dicts and sets, and what a key may be. */

/// k_dict_drop(m, o) -> v !
/// py lambda d, k: d.__delitem__(k)
static int k_dict_drop(PyObject *d, PyObject *k) {
    if (PyDict_DelItem(d, k) == 0) return 0;
    PyErr_Clear();
    K_BAIL(-1);
}

/// k_odd
/// py
/* a NaN is in a container that holds that very object: what was unboxed can't tell */
static CYTHON_INLINE int k_odd(PyObject *x) {
    if (PyFloat_CheckExact(x)) return PyFloat_AS_DOUBLE(x) != PyFloat_AS_DOUBLE(x);
    if (K_UNLIKELY(PyComplex_CheckExact(x))) {
        Py_complex z = PyComplex_AsCComplex(x);
        return z.real != z.real || z.imag != z.imag;
    }
    return 0;
}

/// k_is_key(o, n) -> b : k_odd
/// py lambda x, depth: True
#if !defined(PYPY_VERSION)
/* The hash that enum gives its members: in Python, of their name alone. */
static PyObject *k_hash_of_enum(void) {
    static PyObject *found = NULL;
    PyObject *module, *type;
    if (found != NULL) return found;
    module = PyImport_ImportModule("enum");
    type = module == NULL ? NULL : PyObject_GetAttrString(module, "Enum");
    found = type == NULL ? NULL : PyObject_GetAttrString(type, "__hash__");
    Py_XDECREF(module);
    Py_XDECREF(type);
    if (found == NULL) { PyErr_Clear(); found = Py_NewRef(Py_None); }
    return found;
}
static CYTHON_INLINE int k_keyed_as(PyTypeObject *t, PyTypeObject *as) {
    return t->tp_hash == as->tp_hash && t->tp_richcompare == as->tp_richcompare;
}
static int k_is_keyed_in_c(PyObject *x, PyTypeObject *t) {
    static PyObject *name = NULL;
    if (k_keyed_as(t, &PyBaseObject_Type) || k_keyed_as(t, &PyUnicode_Type) || k_keyed_as(t, &PyLong_Type)) return 1;
    if (t->tp_richcompare == PyBaseObject_Type.tp_richcompare) {
        if (name == NULL && (name = PyUnicode_InternFromString("__hash__")) == NULL) { PyErr_Clear(); return 0; }
        return _PyType_Lookup(t, name) == k_hash_of_enum();
    }
    return t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE
        && (!strcmp(t->tp_name, "datetime.date") || !strcmp(t->tp_name, "datetime.timedelta") || !strcmp(t->tp_name, "decimal.Decimal"));
}
#endif
/* Whether hashing and comparing a key runs no code of the user's, and gives the same each time. */
static int k_is_key(PyObject *x, Py_ssize_t depth) {
    PyTypeObject *t = Py_TYPE(x);
    Py_ssize_t i;
    if (t == &PyUnicode_Type || t == &PyLong_Type || t == &PyBool_Type || t == &PyBytes_Type || x == Py_None) return 1;
    if (t == &PyFloat_Type) return !k_odd(x);
#if defined(PYPY_VERSION)
    if (t == &PyTuple_Type) {
#else
    if (t == &PyTuple_Type || (PyTuple_Check(x) && k_keyed_as(t, &PyTuple_Type))) {
#endif
        if (depth == 0) return 0;
        for (i = 0; i < PyTuple_GET_SIZE(x); i++) if (!k_is_key(PyTuple_GET_ITEM(x, i), depth - 1)) return 0;
        return 1;
    }
#if defined(PYPY_VERSION)
    return 0;
#else
    return k_is_keyed_in_c(x, t);
#endif
}

/// k_member_of(o, o) -> o ! : k_is_key
/// py lambda cls, x: cls(x)
/* The member of an enumeration by its value, as the standard library's own `__new__` finds it. */
static PyObject *k_member_of(PyObject *cls, PyObject *value) {
    static PyObject *meta = NULL, *made_by = NULL, *names[2];
    PyObject *map, *found;
    if (meta == NULL) {
        PyObject *module = PyImport_ImportModule("enum");
        PyObject *base = module ? PyObject_GetAttrString(module, "Enum") : NULL;
        names[0] = PyUnicode_InternFromString("_value2member_map_");
        names[1] = PyUnicode_InternFromString("__new__");
        made_by = base ? PyObject_GetAttrString(base, "__new__") : NULL;
        meta = made_by && names[0] && names[1] ? PyObject_GetAttrString(module, "EnumMeta") : NULL;
        Py_XDECREF(module);
        Py_XDECREF(base);
        if (meta == NULL) return NULL;
    }
    if (K_UNLIKELY((PyObject *)Py_TYPE(cls) != meta)) K_BAIL(NULL);
#if defined(PYPY_VERSION)
    found = PyObject_GetAttr(cls, names[1]);
    Py_XDECREF(found);
    map = found == made_by ? PyObject_GetAttr(cls, names[0]) : NULL;
    Py_XDECREF(map); /* the class holds it */
#else
    map = _PyType_Lookup((PyTypeObject *)cls, names[1]) == made_by ? _PyType_Lookup((PyTypeObject *)cls, names[0]) : NULL;
#endif
    if (K_UNLIKELY(map == NULL || !PyDict_CheckExact(map))) { PyErr_Clear(); K_BAIL(NULL); }
    found = PyDict_GetItemWithError(map, value);
    if (K_UNLIKELY(found == NULL)) { PyErr_Clear(); K_BAIL(NULL); }
    return Py_NewRef(found);
}

/// k_key(o) -> o ! : k_is_key
/// py lambda x: x
static CYTHON_INLINE PyObject *k_key(PyObject *x) {
    PyTypeObject *t = Py_TYPE(x);
    if (K_LIKELY(t == &PyUnicode_Type || t == &PyLong_Type)) return Py_NewRef(x);
    if (K_UNLIKELY(!k_is_key(x, 4))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// missing
/// py
/* A key that is not there: a defaultdict or Counter that the kernel made itself says what is. */
static PyObject *k_missing(PyObject *d, PyObject *k) {
    if (PyErr_Occurred()) return NULL;
    if (!PyDict_CheckExact(d)) return PyObject_GetItem(d, k);
    PyErr_SetNone(k_bail_type);
    return NULL;
}

/// values : k_int_in
/// py
/* The number that was found, or else made: that one is let go of. Both are NULL behind an error. */
static CYTHON_INLINE double k_value_float(PyObject *found, PyObject *made) {
    PyObject *v = found != NULL ? found : made;
    double r;
    if (K_UNLIKELY(v == NULL)) return -1.0;
    if (K_UNLIKELY(!PyFloat_CheckExact(v))) { Py_XDECREF(made); K_BAIL(-1.0); }
    r = PyFloat_AS_DOUBLE(v);
    Py_XDECREF(made);
    return r;
}
static CYTHON_INLINE long long k_value_int(PyObject *found, PyObject *made, long long low, long long high) {
    PyObject *v = found != NULL ? found : made;
    long long r;
    if (K_UNLIKELY(v == NULL)) return -1;
    r = k_int_in(v, low, high);
    Py_XDECREF(made);
    return r;
}

/// k_dict_item(m, o) -> o ! : missing spots
/// py lambda d, k: d[k]
static CYTHON_INLINE PyObject *k_dict_item(PyObject *d, PyObject *k) {
    PyObject *v = k_spot_value(d, k);
    if (K_UNLIKELY(v == NULL)) return k_missing(d, k);
    return Py_NewRef(v);
}

/// k_dict_float(m, o) -> d ! : missing spots values
/// py lambda d, k: d[k]
static CYTHON_INLINE double k_dict_float(PyObject *d, PyObject *k) {
    PyObject *v = k_spot_value(d, k), *made = v == NULL ? k_missing(d, k) : NULL;
    return k_value_float(v, made);
}

/// k_dict_int(m, o, i, i) -> i ! : missing spots values
/// py lambda d, k, low, high: d[k]
static CYTHON_INLINE long long k_dict_int(PyObject *d, PyObject *k, long long low, long long high) {
    PyObject *v = k_spot_value(d, k), *made = v == NULL ? k_missing(d, k) : NULL;
    return k_value_int(v, made, low, high);
}

/// k_dict_get(m, o, o) -> o ! : spots
/// py lambda d, k, v: d.get(k, v)
static CYTHON_INLINE PyObject *k_dict_get(PyObject *d, PyObject *k, PyObject *otherwise) {
    PyObject *v = k_spot_value(d, k);
    if (v == NULL) { if (K_UNLIKELY(PyErr_Occurred() != NULL)) return NULL; v = otherwise; }
    return Py_NewRef(v);
}

/// k_dict_has(m, o) -> b !
/// py lambda d, k: k in d
static CYTHON_INLINE int k_dict_has(PyObject *d, PyObject *k) { return PyDict_Contains(d, k); }

/// k_dict_store(m, o, o) -> v !
/// py lambda d, k, v: d.__setitem__(k, v)
static CYTHON_INLINE int k_dict_store(PyObject *d, PyObject *k, PyObject *v) { return PyDict_SetItem(d, k, v); }

/// k_dict_store_float(m, o, d) -> v ! : spots replaced
/// py lambda d, k, v: d.__setitem__(k, v)
static CYTHON_INLINE int k_dict_store_float(PyObject *d, PyObject *k, double v) {
    return k_float_store(d, k, k_spot_cell(d, k), v);
}

/// k_dict_store_int(m, o, i) -> v ! : spots replaced
/// py lambda d, k, v: d.__setitem__(k, v)
static CYTHON_INLINE int k_dict_store_int(PyObject *d, PyObject *k, long long v) {
    return k_int_store(d, k, k_spot_cell(d, k), v);
}

/// k_set_has(e, o) -> b !
/// py lambda s, k: k in s
static CYTHON_INLINE int k_set_has(PyObject *s, PyObject *k) { return PySet_Contains(s, k); }

/// k_set_add(e, o) -> v !
/// py lambda s, k: s.add(k)
static CYTHON_INLINE int k_set_add(PyObject *s, PyObject *k) { return PySet_Add(s, k); }

/// k_set_remove(e, o) -> v !
/// py lambda s, k: s.remove(k)
static int k_set_remove(PyObject *s, PyObject *k) {
    int found = PySet_Discard(s, k);
    if (found == 0) K_BAIL(-1);
    return found < 0 ? -1 : 0;
}

/// k_set_discard(e, o) -> v !
/// py lambda s, k: s.discard(k)
static CYTHON_INLINE int k_set_discard(PyObject *s, PyObject *k) { return PySet_Discard(s, k) < 0 ? -1 : 0; }

/// k_range_len(i, i, i) -> i !
/// py lambda a, b, c: len(range(a, b, c))
static CYTHON_INLINE long long k_range_len(long long a, long long b, long long c) {
    unsigned long long span, step;
    if (K_UNLIKELY(c == 0)) K_BAIL(-1);
    if (c > 0) { if (a >= b) return 0; span = (unsigned long long)b - (unsigned long long)a; step = (unsigned long long)c; }
    else { if (a <= b) return 0; span = (unsigned long long)a - (unsigned long long)b; step = 0ULL - (unsigned long long)c; }
    span = (span - 1) / step;
    if (K_UNLIKELY(span >= (unsigned long long)LLONG_MAX)) K_BAIL(-1);
    return (long long)span + 1;
}
