/* min and max by a key, sum, dict: what is left of them where Cython's own is slow or wrong. */

/// k_best_by(l, l, i) -> o !
/// py lambda x, keys, largest: x[(max if largest else min)(range(len(x)), key=keys.__getitem__)]
/* The first item with the largest or smallest key. */
static PyObject *k_best_by(PyObject *x, PyObject *keys, long long largest) {
    Py_ssize_t i, best = 0, n = PyList_GET_SIZE(x);
    if (n == 0 || PyList_GET_SIZE(keys) != n) K_BAIL(NULL);
    for (i = 1; i < n; i++) {
        PyObject *one = PyList_GET_ITEM(keys, i), *other = PyList_GET_ITEM(keys, best);
        int better;
        if (PyFloat_CheckExact(one) && PyFloat_CheckExact(other))
            better = largest ? PyFloat_AS_DOUBLE(one) > PyFloat_AS_DOUBLE(other) : PyFloat_AS_DOUBLE(one) < PyFloat_AS_DOUBLE(other);
        else better = PyObject_RichCompareBool(one, other, largest ? Py_GT : Py_LT);
        if (better < 0) return NULL;
        if (better) best = i;
    }
    return Py_NewRef(PyList_GET_ITEM(x, best));
}

/// k_best_or(l, l, i, o) -> o ! : k_best_by
/// py lambda x, keys, largest, default: x[(max if largest else min)(range(len(x)), key=keys.__getitem__)] if x else default
static PyObject *k_best_or(PyObject *x, PyObject *keys, long long largest, PyObject *otherwise) {
    if (PyList_GET_SIZE(x) == 0) return Py_NewRef(otherwise);
    return k_best_by(x, keys, largest);
}

/// k_room() -> n : stack
/// py lambda: 1 << 30
#define K_CALL_BYTES 1024  /* what a call of the kernel's own takes of the stack at most, and more */
#define K_CALLS_MOST 400
static CYTHON_INLINE Py_ssize_t k_room(void) {
#if defined(PYPY_VERSION)
    char here;
    Py_ssize_t left;
    if (K_UNLIKELY(k_stack_top == NULL)) k_find_stack(&here);
    if (K_LIKELY(k_stack_top - &here <= K_SHALLOW_BYTES)) return K_CALLS_MOST;
    left = k_bytes_left(k_stack_top - &here) / K_CALL_BYTES;
    return left < K_CALLS_MOST ? left : K_CALLS_MOST;
#elif PY_VERSION_HEX >= 0x030C0000
    return PyThreadState_Get()->py_recursion_remaining - 2;
#else
    return PyThreadState_Get()->recursion_remaining - 2;
#endif
}

/// k_sum_rest(d, d, d) -> d
/// py lambda total, x, rest: 0.0 if __import__("sys").version_info < (3, 12) else rest + ((total - (total + x)) + x if abs(total) >= abs(x) else (x - (total + x)) + total)
/* sum() of floats is compensated (Neumaier) from CPython 3.12 on; not before, and not on PyPy */
static CYTHON_INLINE double k_sum_rest(double total, double x, double rest) {
#if PY_VERSION_HEX >= 0x030C0000 && !defined(PYPY_VERSION)
    double t = total + x;
    if (fabs(total) >= fabs(x)) return rest + ((total - t) + x);
    return rest + ((x - t) + total);
#else
    return 0.0;
#endif
}

/// k_sum_end(d, d) -> d
/// py lambda total, rest: total + rest if rest and rest - rest == 0 else total
static CYTHON_INLINE double k_sum_end(double total, double rest) {
    return rest != 0.0 && isfinite(rest) ? total + rest : total;
}

/// k_pairs(o) -> o ! : k_key
/// py lambda x: x
/* what dict() takes apart without running code of the user's: tuples or lists of two, plain keys */
static PyObject *k_pairs(PyObject *x) {
    Py_ssize_t i, n;
    PyObject *key;
    if (!PyList_CheckExact(x) && !PyTuple_CheckExact(x)) K_BAIL(NULL);
    n = K_COUNT(x);
    for (i = 0; i < n; i++) {
        PyObject *pair = PyList_Check(x) ? PyList_GET_ITEM(x, i) : PyTuple_GET_ITEM(x, i);
        if (PyTuple_CheckExact(pair) && PyTuple_GET_SIZE(pair) == 2) key = PyTuple_GET_ITEM(pair, 0);
        else if (PyList_CheckExact(pair) && PyList_GET_SIZE(pair) == 2) key = PyList_GET_ITEM(pair, 0);
        else K_BAIL(NULL);
        key = k_key(key);
        if (key == NULL) return NULL;
        Py_DECREF(key);
    }
    return Py_NewRef(x);
}
