/* Ints read from a few bytes, and written to them. */

/// k_word(o, i, i, b) -> u
/// py lambda x, i, j, big: int.from_bytes(x[i:j], "big" if big else "little")
/* of bytes or a bytearray, cut as a slice cuts, of which there are eight at most */
static CYTHON_INLINE unsigned long long k_word(PyObject *x, long long i, long long j, int big) {
    Py_ssize_t n = PyBytes_CheckExact(x) ? PyBytes_GET_SIZE(x) : PyByteArray_GET_SIZE(x);
    const unsigned char *at = (const unsigned char *)(PyBytes_CheckExact(x) ? PyBytes_AS_STRING(x) : PyByteArray_AS_STRING(x));
    unsigned long long made = 0;
    if (i < 0) { i += n; if (i < 0) i = 0; }
    if (j < 0) j += n; else if (j > n) j = n;
    if (big) for (; i < j; i++) made = made << 8 | at[i];
    else while (j > i) made = made << 8 | at[--j];
    return made;
}

/// k_word_signed(o, i, i, b) -> i : k_word
/// py lambda x, i, j, big: int.from_bytes(x[i:j], "big" if big else "little", signed=True)
static long long k_word_signed(PyObject *x, long long i, long long j, int big) {
    unsigned long long made = k_word(x, i, j, big);
    Py_ssize_t n = PyBytes_CheckExact(x) ? PyBytes_GET_SIZE(x) : PyByteArray_GET_SIZE(x);
    int bits;
    if (i < 0) { i += n; if (i < 0) i = 0; }
    if (j < 0) j += n; else if (j > n) j = n;
    bits = j > i ? (int)(j - i) * 8 : 0;
    if (bits > 0 && bits < 64 && made >> (bits - 1)) made |= ~0ULL << bits;
    return (long long)made;
}

/// k_to_bytes_u(u, i, b) -> y !
/// py lambda v, width, big: v.to_bytes(width, "big" if big else "little")
static PyObject *k_to_bytes_u(unsigned long long v, long long width, int big) {
    PyObject *made;
    char *at;
    Py_ssize_t i, n = (Py_ssize_t)width;
    if (K_UNLIKELY(n < 8 && v >> (8 * n))) K_BAIL(NULL);
    made = PyBytes_FromStringAndSize(NULL, n);
    if (made == NULL) return NULL;
    at = PyBytes_AS_STRING(made);
    for (i = 0; i < n; i++, v >>= 8) at[big ? n - 1 - i : i] = (char)(v & 255);
    return made;
}

/// k_to_bytes(i, i, b) -> y ! : k_to_bytes_u
/// py lambda v, width, big: v.to_bytes(width, "big" if big else "little")
static PyObject *k_to_bytes(long long v, long long width, int big) {
    if (K_UNLIKELY(v < 0)) K_BAIL(NULL);
    return k_to_bytes_u((unsigned long long)v, width, big);
}

/// k_to_bytes_signed(i, i, b) -> y ! : k_to_bytes_u
/// py lambda v, width, big: v.to_bytes(width, "big" if big else "little", signed=True)
static PyObject *k_to_bytes_signed(long long v, long long width, int big) {
    long long most = width < 8 ? (1LL << (8 * width - 1)) - 1 : LLONG_MAX;
    if (K_UNLIKELY(v > most || v < -most - 1)) K_BAIL(NULL);
    return k_to_bytes_u((unsigned long long)v & (width < 8 ? (1ULL << (8 * width)) - 1 : ~0ULL), width, big);
}

/// k_one_byte(i) -> y !
/// py lambda x: bytes([x])
static CYTHON_INLINE PyObject *k_one_byte(long long x) {
    char byte = (char)x;
    if (K_UNLIKELY((unsigned long long)x > 255)) K_BAIL(NULL);
    return PyBytes_FromStringAndSize(&byte, 1);
}

/// k_bytes_begun() -> a !
/// py lambda: bytearray()
static PyObject *k_bytes_begun(void) { return PyByteArray_FromStringAndSize(NULL, 0); }

/// k_bytes_push(a, i) -> v !
/// py lambda x, v: x.append(v)
/* of one that is being made: nobody else holds it */
static CYTHON_INLINE int k_bytes_push(PyObject *x, long long v) {
    Py_ssize_t n = PyByteArray_GET_SIZE(x);
    if (K_UNLIKELY((unsigned long long)v > 255)) K_BAIL(-1);
    if (K_UNLIKELY(PyByteArray_Resize(x, n + 1) < 0)) return -1;
    PyByteArray_AS_STRING(x)[n] = (char)v;
    return 0;
}

/// k_bytes_of(a) -> y !
/// py lambda x: bytes(x)
static PyObject *k_bytes_of(PyObject *x) {
    return PyBytes_FromStringAndSize(PyByteArray_AS_STRING(x), PyByteArray_GET_SIZE(x));
}
