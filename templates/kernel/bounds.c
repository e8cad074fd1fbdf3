/* The ends of an index over a whole loop, tested once before it. */

/// exact
/// py
/* Sums and products for the ends of an index over a loop; what leaves 64 bits fails every test. */
#define K_NOWHERE LLONG_MIN
#define K_EXACT(name, op) static CYTHON_INLINE long long k_##name(long long a, long long b) { \
    long long r; \
    if (a == K_NOWHERE || b == K_NOWHERE || __builtin_##op##_overflow(a, b, &r)) return K_NOWHERE; \
    return r; }

/// k_plus(i, i) -> i : exact
/// py lambda a, b: a + b
K_EXACT(plus, add)

/// k_times(i, i) -> i : exact
/// py lambda a, b: a * b
K_EXACT(times, mul)

/// k_last(i, i, i) -> i
/// py lambda start, stop, step: range(start, stop, step)[-1]
/* the last value of a range that is not empty */
static CYTHON_INLINE long long k_last(long long start, long long stop, long long step) {
    unsigned long long a = (unsigned long long)start, b = (unsigned long long)stop, s = (unsigned long long)step;
    if (step > 0) return (long long)(a + (b - a - 1) / s * s);
    return (long long)(a - (a - b - 1) / (0 - s) * (0 - s));
}

/// k_higher(i, i) -> i
/// py max
static CYTHON_INLINE long long k_higher(long long a, long long b) { return a > b ? a : b; }

/// k_lower(i, i) -> i
/// py min
static CYTHON_INLINE long long k_lower(long long a, long long b) { return a < b ? a : b; }

/// k_inside(i, i, n) -> b
/// py lambda a, b, n: True
/* both ends of an index inside a length: all between them are too */
static CYTHON_INLINE int k_inside(long long a, long long b, Py_ssize_t n) {
    return a >= 0 && a < n && b >= 0 && b < n;
}

/// k_inside_rows(o, i, i, i, i) -> b : rows
/// py lambda x, a, b, c, d: True
/* both ends of two indices inside a list of rows that all have one length */
static CYTHON_INLINE int k_inside_rows(PyObject *x, long long a, long long b, long long c, long long d) {
    k_rows *r = (k_rows *)x;
    return a >= 0 && a < r->count && b >= 0 && b < r->count
        && c >= 0 && c < r->width && d >= 0 && d < r->width;
}

/// k_place(b, i, n) -> n ! : k_at
/// py lambda ok, i, n: i
/* an index that `ok` says is inside; else checked */
K_ALWAYS Py_ssize_t k_place(int ok, long long i, Py_ssize_t n) {
    if (K_LIKELY(ok)) { if (i < 0) __builtin_unreachable(); return (Py_ssize_t)i; }
    return k_at(i, n);
}

/// k_byte_place(b, y, i) -> i ! : k_byte_at
/// py lambda ok, s, i: s[i]
K_ALWAYS long long k_byte_place(int ok, PyObject *s, long long i) {
    if (K_LIKELY(ok)) return (unsigned char)PyBytes_AS_STRING(s)[i];
    return k_byte_at(s, i);
}

/// k_char_place(b, s, i) -> c ! : k_char_at
/// py lambda ok, s, i: s[i]
K_ALWAYS Py_UCS4 k_char_place(int ok, PyObject *s, long long i) {
    if (K_LIKELY(ok)) return PyUnicode_READ_CHAR(s, (Py_ssize_t)i);
    return k_char_at(s, i);
}

/// k_floats_row_place(b, o, i, i) -> d ! : k_floats_row_at
/// py lambda ok, x, i, j: x[i][j]
K_ALWAYS double k_floats_row_place(int ok, PyObject *x, long long i, long long j) {
    if (K_LIKELY(ok)) return ((double *)((k_rows *)x)->block)[i * ((k_rows *)x)->width + j];
    return k_floats_row_at(x, i, j);
}

/// k_ints_row_place(b, o, i, i) -> i ! : k_ints_row_at
/// py lambda ok, x, i, j: x[i][j]
K_ALWAYS long long k_ints_row_place(int ok, PyObject *x, long long i, long long j) {
    if (K_LIKELY(ok)) return ((long long *)((k_rows *)x)->block)[i * ((k_rows *)x)->width + j];
    return k_ints_row_at(x, i, j);
}
