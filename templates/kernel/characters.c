/* Characters of a text whose place and width were found before a loop. */

/// k_chars(s) -> f*
/// py lambda s: s
/* where they lie; a local that holds no text yet is None, and nothing is read of it */
static CYTHON_INLINE unsigned char *k_chars(PyObject *s) {
    return s == Py_None ? NULL : (unsigned char *)PyUnicode_DATA(s);
}

/// k_chars_kind(s) -> n
/// py lambda s: 0
static CYTHON_INLINE Py_ssize_t k_chars_kind(PyObject *s) { return s == Py_None ? 0 : (Py_ssize_t)PyUnicode_KIND(s); }

/// k_chars_size(s) -> n
/// py lambda s: 0 if s is None else len(s)
static CYTHON_INLINE Py_ssize_t k_chars_size(PyObject *s) { return s == Py_None ? 0 : PyUnicode_GET_LENGTH(s); }

/// k_chars_in(f*, n, n, i) -> c
/// py lambda d, k, n, i: d[i]
/* `i` is known to be inside; no character is what tells of a failure, so C need not ask */
K_ALWAYS Py_UCS4 k_chars_in(unsigned char *d, Py_ssize_t kind, Py_ssize_t n, long long i) {
    Py_UCS4 c = PyUnicode_READ((int)kind, d, (Py_ssize_t)i);
    if (c > 0x10FFFF) __builtin_unreachable();
    return c;
}

/// k_chars_at(f*, n, n, i) -> c ! : k_chars_in
/// py lambda d, k, n, i: d[i]
K_ALWAYS Py_UCS4 k_chars_at(unsigned char *d, Py_ssize_t kind, Py_ssize_t n, long long i) {
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL((Py_UCS4)-1);
    return k_chars_in(d, kind, n, i);
}

/// k_chars_place(b, f*, n, n, i) -> c ! : k_chars_at
/// py lambda ok, d, k, n, i: d[i]
K_ALWAYS Py_UCS4 k_chars_place(int ok, unsigned char *d, Py_ssize_t kind, Py_ssize_t n, long long i) {
    if (K_LIKELY(ok)) return k_chars_in(d, kind, n, i);
    return k_chars_at(d, kind, n, i);
}

/// k_chars_late(f*, n, n, i) -> c ! : k_chars_in
/// py lambda d, k, n, i: d[i]
K_ALWAYS Py_UCS4 k_chars_late(unsigned char *d, Py_ssize_t kind, Py_ssize_t n, long long i) {
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return k_chars_in(d, kind, n, i);
    PyErr_SetString(PyExc_IndexError, "string index out of range");
    return (Py_UCS4)-1;
}
