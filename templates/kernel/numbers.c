/* A number that may be an int or a float, or None: a double, and which of them it is. */

/// k_number
/// py object
#define K_WHOLE_MOST 9007199254740991LL /* 2**53 - 1: so far doubles are ints, and sums of them exact */
#define K_LOST 2
#define K_NONE 4
#define K_NO_NUMBER (K_LOST | K_NONE)
typedef struct { double v; int how; } k_number; /* how: 0 float, 1 int, 2 an int too large or another type, 4 None */
static CYTHON_INLINE k_number k_number_made(double v, int how) {
    k_number r;
    r.v = v;
    r.how = how;
    return r;
}
static CYTHON_INLINE k_number k_number_result(double v, k_number a, k_number b) {
    int how = a.how & b.how & 1;
    if (how && !(v <= (double)K_WHOLE_MOST && v >= -(double)K_WHOLE_MOST)) how = K_LOST;
    return k_number_made(v, K_UNLIKELY((a.how | b.how) & K_NO_NUMBER) ? K_LOST : how);
}

/// k_number_of(o) -> x : k_number
/// py lambda x: x
static CYTHON_INLINE k_number k_number_of(PyObject *x) {
    int over = 0;
    long long w;
    if (PyFloat_CheckExact(x)) return k_number_made(PyFloat_AS_DOUBLE(x), 0);
    if (K_UNLIKELY(!PyLong_CheckExact(x))) return k_number_made(0.0, K_LOST);
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
    if (K_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)x)))
        return k_number_made((double)PyUnstable_Long_CompactValue((PyLongObject *)x), 1);
#endif
    w = PyLong_AsLongLongAndOverflow(x, &over);
    return k_number_made((double)w, over || w > K_WHOLE_MOST || w < -K_WHOLE_MOST ? K_LOST : 1);
}

/// k_number_or_none(o) -> x : k_number_of
/// py lambda x: x
static CYTHON_INLINE k_number k_number_or_none(PyObject *x) {
    return x == Py_None ? k_number_made(0.0, K_NONE) : k_number_of(x);
}

/// k_number_int(i) -> x : k_number
/// py lambda x: x
static CYTHON_INLINE k_number k_number_int(long long x) {
    return k_number_made((double)x, x > K_WHOLE_MOST || x < -K_WHOLE_MOST ? K_LOST : 1);
}

/// k_number_float(d) -> x : k_number
/// py lambda x: x
static CYTHON_INLINE k_number k_number_float(double x) { return k_number_made(x, 0); }

/// k_number_none() -> x : k_number
/// py lambda: None
static CYTHON_INLINE k_number k_number_none(void) { return k_number_made(0.0, K_NONE); }

/// k_number_is_none(x) -> b : k_number
/// py lambda x: x is None
static CYTHON_INLINE int k_number_is_none(k_number x) { return x.how == K_NONE; }

/// k_number_lost(x) -> b : k_number
/// py lambda x: False
static CYTHON_INLINE int k_number_lost(k_number x) { return K_UNLIKELY(x.how & K_LOST); }

/// k_number_kept(x) -> o : k_number
/// py lambda x: x
/* The object of a number that is known not to be lost. */
static CYTHON_INLINE PyObject *k_number_kept(k_number x) {
    if (x.how == K_NONE) return Py_NewRef(Py_None);
    return x.how ? PyLong_FromLongLong((long long)x.v) : PyFloat_FromDouble(x.v);
}

/// k_number_object(x) -> o ! : k_number_kept
/// py lambda x: x
static CYTHON_INLINE PyObject *k_number_object(k_number x) {
    if (K_UNLIKELY(x.how & K_LOST)) K_BAIL(NULL);
    return k_number_kept(x);
}

/// k_number_as_float(x) -> d ! : k_number
/// py lambda x: x
static CYTHON_INLINE double k_number_as_float(k_number x) {
    if (K_UNLIKELY(x.how)) K_BAIL(-1.0);
    return x.v;
}

/// k_number_as_int(x) -> i ! : k_number
/// py lambda x: x
static CYTHON_INLINE long long k_number_as_int(k_number x) {
    if (K_UNLIKELY(x.how != 1)) K_BAIL(-1);
    return (long long)x.v;
}

/// k_number_real(x) -> d ! : k_number
/// py float
/* What a float is reckoned with: an int so small is a float of the same value. */
static CYTHON_INLINE double k_number_real(k_number x) {
    if (K_UNLIKELY(x.how & K_NO_NUMBER)) K_BAIL(-1.0);
    return x.v;
}

/// k_number_add(x, x) -> x : k_number
/// py lambda a, b: a + b
static CYTHON_INLINE k_number k_number_add(k_number a, k_number b) { return k_number_result(a.v + b.v, a, b); }

/// k_number_sub(x, x) -> x : k_number
/// py lambda a, b: a - b
static CYTHON_INLINE k_number k_number_sub(k_number a, k_number b) { return k_number_result(a.v - b.v, a, b); }

/// k_number_mul(x, x) -> x : k_number
/// py lambda a, b: a * b
static CYTHON_INLINE k_number k_number_mul(k_number a, k_number b) {
    k_number r = k_number_result(a.v * b.v, a, b);
    if (r.how == 1) r.v += 0.0; /* 0 * -5 is no -0.0 */
    return r;
}

/// k_number_div(x, x) -> d ! : k_number
/// py lambda a, b: a / b
/* The quotient of two ints that are doubles is rounded once, as Python's is. */
static CYTHON_INLINE double k_number_div(k_number a, k_number b) {
    if (K_UNLIKELY((a.how | b.how) & K_NO_NUMBER || b.v == 0.0)) K_BAIL(-1.0);
    return a.v / b.v;
}

/// k_number_neg(x) -> x : k_number
/// py lambda a: -a
static CYTHON_INLINE k_number k_number_neg(k_number a) {
    return k_number_made(a.how == 1 ? 0.0 - a.v : -a.v, a.how & K_NO_NUMBER ? K_LOST : a.how);
}

/// k_number_abs(x) -> x : k_number
/// py abs
static CYTHON_INLINE k_number k_number_abs(k_number a) {
    return k_number_made(fabs(a.v), a.how & K_NO_NUMBER ? K_LOST : a.how);
}

/// k_number_min(x, x) -> x : k_number
/// py lambda a, b: b if b < a else a
static CYTHON_INLINE k_number k_number_min(k_number a, k_number b) {
    k_number r = b.v < a.v ? b : a;
    if (K_UNLIKELY((a.how | b.how) & K_NO_NUMBER)) r.how = K_LOST;
    return r;
}

/// k_number_max(x, x) -> x : k_number
/// py lambda a, b: b if b > a else a
static CYTHON_INLINE k_number k_number_max(k_number a, k_number b) {
    k_number r = b.v > a.v ? b : a;
    if (K_UNLIKELY((a.how | b.how) & K_NO_NUMBER)) r.how = K_LOST;
    return r;
}

/// k_number_compare(x, x, i) -> b ! : k_number
/// py lambda a, b, op: getattr(__import__("operator"), "lt le eq ne gt ge".split()[op])(a, b)
static CYTHON_INLINE int k_number_compare(k_number a, k_number b, long long op) {
    if (K_UNLIKELY((a.how | b.how) & K_NO_NUMBER)) {
        if ((a.how | b.how) & K_LOST || (op != 2 && op != 3)) K_BAIL(-1);
        return (a.how == b.how) == (op == 2);
    }
    switch (op) { case 0: return a.v < b.v; case 1: return a.v <= b.v; case 2: return a.v == b.v;
                  case 3: return a.v != b.v; case 4: return a.v > b.v; default: return a.v >= b.v; }
}

/// k_number_truth(x) -> b ! : k_number
/// py bool
static CYTHON_INLINE int k_number_truth(k_number x) {
    if (K_UNLIKELY(x.how & K_LOST)) K_BAIL(-1);
    return x.v != 0.0;
}
