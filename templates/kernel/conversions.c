/* int() and float() of what is not known to be a number. */

/// k_int_of(o) -> o ! : k_scalar
/// py lambda x: int(x)
/* Digits of a text that surely fit are read here; the rest, and what is wrong, by the interpreter. */
static PyObject *k_int_of(PyObject *x) {
#if !defined(PYPY_VERSION)
    if (PyUnicode_CheckExact(x) && PyUnicode_IS_COMPACT_ASCII(x)) {
        const unsigned char *text = (const unsigned char *)PyUnicode_DATA(x);
        Py_ssize_t n = PyUnicode_GET_LENGTH(x), i = n > 0 && text[0] == '-';
        long long value = 0;
        if (n > i && n <= 18) {
            for (; i < n && text[i] >= '0' && text[i] <= '9'; i++) value = value * 10 + (text[i] - '0');
            if (i == n) return PyLong_FromLongLong(text[0] == '-' ? -value : value);
        }
    }
#endif
    if ((x = k_scalar(x)) == NULL) return NULL;
    Py_DECREF(x);
    return PyObject_CallOneArg((PyObject *)&PyLong_Type, x);
}

/// k_float_of(o) -> d ! : k_scalar
/// py lambda x: float(x)
/* A decimal of at most fifteen digits is their number over a power of ten that is exact: so is the
   quotient rounded once (Clinger 1990, "How to read floating point numbers accurately"). */
static double k_float_of(PyObject *x) {
    PyObject *made;
    double value;
#if !defined(PYPY_VERSION) && FLT_EVAL_METHOD == 0
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    if (PyUnicode_CheckExact(x) && PyUnicode_IS_COMPACT_ASCII(x)) {
        const unsigned char *text = (const unsigned char *)PyUnicode_DATA(x);
        Py_ssize_t n = PyUnicode_GET_LENGTH(x), minus = n > 0 && text[0] == '-', i, point = -1;
        long long digits = 0;
        for (i = minus; i < n && n - minus <= 16; i++) {
            if (text[i] >= '0' && text[i] <= '9') digits = digits * 10 + (text[i] - '0');
            else if (text[i] == '.' && point < 0) point = i;
            else break;
        }
        if (i == n && n - minus - (point >= 0) > 0 && n - minus - (point >= 0) <= 15) {
            value = (double)digits / powers[point < 0 ? 0 : n - 1 - point];
            return minus ? -value : value;
        }
    }
#endif
    if ((x = k_scalar(x)) == NULL) return -1.0;
    Py_DECREF(x);
    made = PyObject_CallOneArg((PyObject *)&PyFloat_Type, x);
    if (made == NULL) return -1.0;
    value = PyFloat_AsDouble(made);
    Py_DECREF(made);
    return value;
}

/// k_scalar(o) -> o ! : k_kinds
/// py lambda x: x
static CYTHON_INLINE PyObject *k_scalar(PyObject *x) {
    if (K_UNLIKELY(!(k_kind_of(x) & (1 | 2 | 4 | 8 | 16 | 32 | 8192)))) K_BAIL(NULL);
    return Py_NewRef(x);
}
