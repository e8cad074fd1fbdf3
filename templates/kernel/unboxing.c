/* From an object to what the kernel counts in: exact types, or a bail-out. */

/// k_int(o) -> i !
/// py lambda x: x
static CYTHON_INLINE long long k_int(PyObject *x) {
    int over = 0;
    long long r;
    if (K_UNLIKELY(!PyLong_CheckExact(x))) K_BAIL(-1);
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
    if (K_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)x))) return PyUnstable_Long_CompactValue((PyLongObject *)x);
#endif
    r = PyLong_AsLongLongAndOverflow(x, &over);
    if (K_UNLIKELY(over)) K_BAIL(-1);
    return r;
}

/// k_int_in(o, i, i) -> i ! : k_int
/// py lambda x, low, high: x
static CYTHON_INLINE long long k_int_in(PyObject *x, long long low, long long high) {
    long long r = k_int(x);
    if (K_UNLIKELY(r < low || r > high)) { if (r == -1 && PyErr_Occurred()) return -1; K_BAIL(-1); }
    return r;
}

/// k_in(i, i, i) -> i !
/// py lambda x, low, high: x
static CYTHON_INLINE long long k_in(long long x, long long low, long long high) {
    if (K_UNLIKELY(x < low || x > high)) K_BAIL(-1);
    return x;
}

/// k_uint(o) -> u !
/// py lambda x: x
static CYTHON_INLINE unsigned long long k_uint(PyObject *x) {
    unsigned long long r;
    if (K_UNLIKELY(!PyLong_CheckExact(x))) K_BAIL(7);
    r = PyLong_AsUnsignedLongLong(x);
    if (K_UNLIKELY(r == (unsigned long long)-1 && PyErr_Occurred())) { PyErr_Clear(); K_BAIL(7); }
    return r;
}

/// k_low(o) -> u !
/// py lambda x: x & 0xFFFFFFFFFFFFFFFF
static CYTHON_INLINE unsigned long long k_low(PyObject *x) {
    if (K_UNLIKELY(!PyLong_CheckExact(x))) K_BAIL(7);
    return PyLong_AsUnsignedLongLongMask(x);
}

/// k_to_int(u) -> i !
/// py lambda x: x
static CYTHON_INLINE long long k_to_int(unsigned long long x) {
    if (K_UNLIKELY(x > (unsigned long long)LLONG_MAX)) K_BAIL(-1);
    return (long long)x;
}

/// k_to_uint(i) -> u !
/// py lambda x: x
static CYTHON_INLINE unsigned long long k_to_uint(long long x) {
    if (K_UNLIKELY(x < 0)) K_BAIL(7);
    return (unsigned long long)x;
}

/// k_float(o) -> d !
/// py lambda x: x
static CYTHON_INLINE double k_float(PyObject *x) {
    if (K_UNLIKELY(!PyFloat_CheckExact(x))) K_BAIL(-1.0);
    return PyFloat_AS_DOUBLE(x);
}

/// k_bool(o) -> b !
/// py lambda x: x
static CYTHON_INLINE int k_bool(PyObject *x) {
    if (x == Py_True) return 1;
    if (K_LIKELY(x == Py_False)) return 0;
    K_BAIL(-1);
}

/// k_str(o) -> s !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_str(PyObject *x) {
    if (K_UNLIKELY(!PyUnicode_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_char(o) -> c !
/// py lambda x: x
static CYTHON_INLINE Py_UCS4 k_char(PyObject *x) {
    if (K_UNLIKELY(!PyUnicode_CheckExact(x) || PyUnicode_GET_LENGTH(x) != 1)) K_BAIL((Py_UCS4)-1);
    return PyUnicode_READ_CHAR(x, 0);
}

/// k_bytes(o) -> y !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_bytes(PyObject *x) {
    if (K_UNLIKELY(!PyBytes_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_bytearray(o) -> a !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_bytearray(PyObject *x) {
    if (K_UNLIKELY(!PyByteArray_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_list(o) -> l !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_list(PyObject *x) {
    if (K_UNLIKELY(!PyList_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_tuple(o) -> t !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_tuple(PyObject *x) {
    if (K_UNLIKELY(!PyTuple_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_dict(o) -> m !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_dict(PyObject *x) {
    if (K_UNLIKELY(!PyDict_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_set(o) -> e !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_set(PyObject *x) {
    if (K_UNLIKELY(Py_TYPE(x) != &PySet_Type)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_none(o) -> o !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_none(PyObject *x) {
    if (K_UNLIKELY(x != Py_None)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_exact(o, o) -> o !
/// py lambda x, cls: x
static CYTHON_INLINE PyObject *k_exact(PyObject *x, PyObject *cls) {
    if (K_UNLIKELY((PyObject *)Py_TYPE(x) != cls)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_kinds(o, i) -> o !
/// py lambda x, kinds: x
#if !defined(PYPY_VERSION)
#include <datetime.h>
#endif
/* Values of the interpreter's own immutable classes: what they do is written in C, and seen by nobody. */
static int k_is_value(PyObject *x) {
#if defined(PYPY_VERSION)
    return 0;
#else
    static const char *names[7] = {"datetime.datetime", "datetime.date", "datetime.timedelta", "datetime.timezone", "decimal.Decimal", "re.Pattern", "re.Match"};
    static PyTypeObject *known[7] = {NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    PyTypeObject *t = Py_TYPE(x);
    PyObject *zone;
    int i;
    for (i = 0; i < 7; i++) if (t == known[i]) break;
    if (i == 7) {
        if (!(t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) return 0;
        for (i = 0; i < 7; i++) if (!strcmp(t->tp_name, names[i])) break;
        if (i < 7 && known[i] == NULL) known[i] = (PyTypeObject *)Py_NewRef((PyObject *)t);
    }
    if (i != 0) return i < 7;
    if (!((PyDateTime_DateTime *)x)->hastzinfo) return 1;
    zone = ((PyDateTime_DateTime *)x)->tzinfo;  /* its methods may be the user's */
    return Py_TYPE(zone)->tp_flags & Py_TPFLAGS_IMMUTABLETYPE && !strcmp(Py_TYPE(zone)->tp_name, "datetime.timezone");
#endif
}
static CYTHON_INLINE int k_kind_of(PyObject *x) {
    PyTypeObject *t = Py_TYPE(x);
    if (t == &PyLong_Type) return 1;
    if (t == &PyFloat_Type) return 2;
    if (t == &PyUnicode_Type) return 4;
    if (x == Py_None) return 8;
    if (t == &PyBool_Type) return 16;
    if (t == &PyBytes_Type) return 32;
    if (t == &PyList_Type) return 64;
    if (t == &PyTuple_Type) return 128;
    if (t == &PyDict_Type) return 256;
    if (t == &PySet_Type) return 512;
    if (t == &PyFrozenSet_Type) return 1024;
    if (t == &PyByteArray_Type) return 2048;
    if (t == &PyRange_Type) return 4096;
    if (t == &PyComplex_Type) return 8192;
    return k_is_value(x) ? 16384 : 0;
}
/* Instances that are tuples, of classes that leave alone how a tuple is read. */
static CYTHON_INLINE int k_tuple_read(PyObject *x) {
#if defined(PYPY_VERSION)
    return 0;
#else
    PyTypeObject *t = Py_TYPE(x);
    return PyTuple_Check(x) && t->tp_iter == PyTuple_Type.tp_iter
        && t->tp_as_mapping != NULL && t->tp_as_mapping->mp_subscript == PyTuple_Type.tp_as_mapping->mp_subscript
        && t->tp_as_mapping->mp_length == PyTuple_Type.tp_as_mapping->mp_length
        && t->tp_as_sequence != NULL && t->tp_as_sequence->sq_length == PyTuple_Type.tp_as_sequence->sq_length;
#endif
}
/* Instances that are dicts, of classes that leave alone how a key is looked up. */
#if !defined(PYPY_VERSION)
static int k_same_in_dict(PyTypeObject *t, PyObject **name, const char *text) {
    if (*name == NULL && (*name = PyUnicode_InternFromString(text)) == NULL) { PyErr_Clear(); return 0; }
    return _PyType_Lookup(t, *name) == _PyType_Lookup(&PyDict_Type, *name);
}
#endif
static CYTHON_INLINE int k_dict_read(PyObject *x) {
#if defined(PYPY_VERSION)
    return 0;
#else
    static PyObject *get = NULL, *has = NULL;
    PyTypeObject *t = Py_TYPE(x);
    if (!PyDict_Check(x) || t->tp_as_mapping == NULL || t->tp_as_sequence == NULL) return 0;
    if (t->tp_as_mapping->mp_subscript == PyDict_Type.tp_as_mapping->mp_subscript
        && t->tp_as_sequence->sq_contains == PyDict_Type.tp_as_sequence->sq_contains) return 1;
    return k_same_in_dict(t, &get, "__getitem__") && k_same_in_dict(t, &has, "__contains__");
#endif
}
static CYTHON_INLINE PyObject *k_kinds(PyObject *x, long long kinds) {
    if (K_UNLIKELY(!(k_kind_of(x) & kinds))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_shadowed
/// py
/* Whether an instance has an attribute of that name itself: it comes before its class's method. */
static int k_shadowed(PyObject *x, PyObject *name) {
    PyObject *own;
    int has;
#if defined(PYPY_VERSION)
    own = PyObject_GetAttrString(x, "__dict__");
#else
    if (Py_TYPE(x)->tp_dictoffset == 0 && !(Py_TYPE(x)->tp_flags & Py_TPFLAGS_MANAGED_DICT)) return 0;
    own = PyObject_GenericGetDict(x, NULL);
#endif
    has = own == NULL ? 0 : PyDict_Contains(own, name);
    Py_XDECREF(own);
    PyErr_Clear();
    return has != 0;
}

/// k_table(o, o) -> m ! : k_kinds k_shadowed
/// py lambda x, name: x
/* An instance whose class has a method from dict, and is looked up and iterated over as one. */
static CYTHON_INLINE PyObject *k_table(PyObject *x, PyObject *name) {
    if (PyDict_CheckExact(x)) return Py_NewRef(x);
#if !defined(PYPY_VERSION)
    if (PyDict_Check(x)) {
        PyTypeObject *t = Py_TYPE(x);
        if (t->tp_getattro == PyDict_Type.tp_getattro && t->tp_iter == PyDict_Type.tp_iter
            && _PyType_Lookup(t, name) == _PyType_Lookup(&PyDict_Type, name) && !k_shadowed(x, name)) return Py_NewRef(x);
    }
#endif
    K_BAIL(NULL);
}

/// k_gettable(o) -> v ! : k_table
/// py lambda x: None
/* What a mapping pattern asks for its length and items, which it takes by `get`. */
static int k_gettable(PyObject *x) {
    static PyObject *get = NULL;
    PyObject *table;
    if (PyDict_CheckExact(x)) return 0;
    if (!PyDict_Check(x)) {  /* one that only says it is a dict is none to a pattern */
        if (!(Py_TYPE(x)->tp_flags & Py_TPFLAGS_HEAPTYPE) || !PyObject_IsInstance(x, (PyObject *)&PyDict_Type)) return 0;
        PyErr_Clear();
        K_BAIL(-1);
    }
#if !defined(PYPY_VERSION)
    if (Py_TYPE(x)->tp_as_mapping->mp_length != PyDict_Type.tp_as_mapping->mp_length) K_BAIL(-1);
#endif
    if (get == NULL && (get = PyUnicode_InternFromString("get")) == NULL) return -1;
    table = k_table(x, get);
    Py_XDECREF(table);
    return table == NULL ? -1 : 0;
}

/// k_fits(o) -> b : setup
/// py lambda x: -(2**63) <= x < 2**63
/* Whether an int is one of 64 bits; anything else is. */
static CYTHON_INLINE int k_fits(PyObject *x) {
    int over = 0;
    if (!PyLong_CheckExact(x)) return 1;
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
    if (K_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)x))) return 1;
#endif
    PyLong_AsLongLongAndOverflow(x, &over);
    return !over;
}

/// k_kinds_in(o, i) -> o ! : k_kinds k_fits
/// py lambda x, kinds: x
/* A value of one of several kinds; an int among them has 64 bits. */
static CYTHON_INLINE PyObject *k_kinds_in(PyObject *x, long long kinds) {
    if (K_UNLIKELY(!(k_kind_of(x) & kinds) || !k_fits(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}
