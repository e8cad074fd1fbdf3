/* Arithmetic of 64-bit integers, checked or wrapped; and what a bail-out is. */

/// setup
/// py
static PyObject *k_bail_type = NULL;
static void k_setup(PyObject *bail) { Py_XINCREF(bail); k_bail_type = bail; }
static void __attribute__((cold, noinline)) k_fail(void) { PyErr_SetNone(k_bail_type); }
#define K_BAIL(result) do { k_fail(); return (result); } while (0)
/* How many items a list or tuple has: where lists are no objects of C, their own count must be asked. */
#define K_COUNT(x) (PyList_Check(x) ? PyList_GET_SIZE(x) : PyTuple_GET_SIZE(x))
#define K_ALWAYS static inline __attribute__((always_inline))
#define K_LIKELY(x) __builtin_expect(!!(x), 1)
#define K_UNLIKELY(x) __builtin_expect(!!(x), 0)

/// k_bail() -> v !
/// py lambda: _stop()
static int __attribute__((cold, noinline)) k_bail(void) { k_fail(); return -1; }

/// k_add(i, i) -> i !
/// py lambda a, b: a + b
static CYTHON_INLINE long long k_add(long long a, long long b) {
    long long r;
    if (K_UNLIKELY(__builtin_add_overflow(a, b, &r))) K_BAIL(-1);
    return r;
}

/// k_sum(i, i) -> i !
/// py lambda a, b: a + b
/* Of ints that are not below zero: one look at the sign tells of an overflow, and what comes of them
   is never taken for a failure. */
static CYTHON_INLINE long long k_sum(long long a, long long b) {
    long long r = (long long)((unsigned long long)a + (unsigned long long)b);
    if (K_UNLIKELY(r < 0)) K_BAIL(-1);
    return r;
}

/// k_sub(i, i) -> i !
/// py lambda a, b: a - b
static CYTHON_INLINE long long k_sub(long long a, long long b) {
    long long r;
    if (K_UNLIKELY(__builtin_sub_overflow(a, b, &r))) K_BAIL(-1);
    return r;
}

/// k_mul(i, i) -> i !
/// py lambda a, b: a * b
static CYTHON_INLINE long long k_mul(long long a, long long b) {
    long long r;
    if (K_UNLIKELY(__builtin_mul_overflow(a, b, &r))) K_BAIL(-1);
    return r;
}

/// k_neg(i) -> i !
/// py lambda a: -a
static CYTHON_INLINE long long k_neg(long long a) {
    if (K_UNLIKELY(a == LLONG_MIN)) K_BAIL(-1);
    return -a;
}

/// k_abs(i) -> i !
/// py abs
static CYTHON_INLINE long long k_abs(long long a) {
    if (K_UNLIKELY(a == LLONG_MIN)) K_BAIL(-1);
    return a < 0 ? -a : a;
}

/// k_add_u(u, u) -> u !
/// py lambda a, b: a + b
static CYTHON_INLINE unsigned long long k_add_u(unsigned long long a, unsigned long long b) {
    unsigned long long r;
    if (K_UNLIKELY(__builtin_add_overflow(a, b, &r))) K_BAIL(7);
    return r;
}

/// k_sub_u(u, u) -> u !
/// py lambda a, b: a - b
static CYTHON_INLINE unsigned long long k_sub_u(unsigned long long a, unsigned long long b) {
    if (K_UNLIKELY(a < b)) K_BAIL(7);
    return a - b;
}

/// k_mul_u(u, u) -> u !
/// py lambda a, b: a * b
static CYTHON_INLINE unsigned long long k_mul_u(unsigned long long a, unsigned long long b) {
    unsigned long long r;
    if (K_UNLIKELY(__builtin_mul_overflow(a, b, &r))) K_BAIL(7);
    return r;
}

/// k_div_u(u, u) -> u !
/// py lambda a, b: a // b
static CYTHON_INLINE unsigned long long k_div_u(unsigned long long a, unsigned long long b) {
    if (K_UNLIKELY(b == 0)) K_BAIL(7);
    return a / b;
}

/// k_mod_u(u, u) -> u !
/// py lambda a, b: a % b
static CYTHON_INLINE unsigned long long k_mod_u(unsigned long long a, unsigned long long b) {
    if (K_UNLIKELY(b == 0)) K_BAIL(7);
    return a % b;
}

/// k_wrap(i) -> u
/// py lambda a: a & 0xFFFFFFFFFFFFFFFF
static CYTHON_INLINE unsigned long long k_wrap(long long a) { return (unsigned long long)a; }

/// k_signed(u) -> i
/// py lambda a: a
static CYTHON_INLINE long long k_signed(unsigned long long a) { return (long long)a; }

/// k_wshl(u, i) -> u !
/// py lambda a, n: (a << n) & 0xFFFFFFFFFFFFFFFF
static CYTHON_INLINE unsigned long long k_wshl(unsigned long long a, long long n) {
    if (K_UNLIKELY(n < 0)) K_BAIL(7);
    return n > 63 ? 0 : a << n;
}

/// k_shr_u(u, i) -> u !
/// py lambda a, n: a >> n
static CYTHON_INLINE unsigned long long k_shr_u(unsigned long long a, long long n) {
    if (K_UNLIKELY(n < 0)) K_BAIL(7);
    return n > 63 ? 0 : a >> n;
}

/// k_shl(i, i) -> i !
/// py lambda a, n: a << n
static CYTHON_INLINE long long k_shl(long long a, long long n) {
    long long r;
    if (K_UNLIKELY(n < 0)) K_BAIL(-1);
    if (a == 0) return 0;
    if (K_UNLIKELY(n > 62)) K_BAIL(-1);
    r = (long long)((unsigned long long)a << n);
    if (K_UNLIKELY((r >> n) != a)) K_BAIL(-1);
    return r;
}

/// k_shr(i, i) -> i !
/// py lambda a, n: a >> n
static CYTHON_INLINE long long k_shr(long long a, long long n) {
    if (K_UNLIKELY(n < 0)) K_BAIL(-1);
    return a >> (n > 63 ? 63 : n);
}

/// k_floordiv(i, i) -> i !
/// py lambda a, b: a // b
static CYTHON_INLINE long long k_floordiv(long long a, long long b) {
    long long q;
    if (K_UNLIKELY(b == 0 || (b == -1 && a == LLONG_MIN))) K_BAIL(-1);
    q = a / b;
    return q - ((a % b != 0) && ((a < 0) != (b < 0)));
}

/// k_mod(i, i) -> i !
/// py lambda a, b: a % b
static CYTHON_INLINE long long k_mod(long long a, long long b) {
    long long r;
    if (K_UNLIKELY(b == 0)) K_BAIL(-1);
    if (b == -1) return 0;
    r = a % b;
    return r + (r != 0 && ((r < 0) != (b < 0)) ? b : 0);
}

/// k_quot(i, i) -> i
/// py lambda a, b: a // b
static CYTHON_INLINE long long k_quot(long long a, long long b) { return (long long)((unsigned long long)a / (unsigned long long)b); }

/// k_rest(i, i) -> i
/// py lambda a, b: a % b
static CYTHON_INLINE long long k_rest(long long a, long long b) { return (long long)((unsigned long long)a % (unsigned long long)b); }

/// k_truediv(i, i) -> d !
/// py lambda a, b: a / b
static CYTHON_INLINE double k_truediv(long long a, long long b) {
    const long long far = 1LL << 53;
    if (K_UNLIKELY(b == 0 || a > far || a < -far || b > far || b < -far)) K_BAIL(-1.0);
    return (double)a / (double)b;
}

/// k_pow(i, i) -> i !
/// py lambda a, n: a ** n
static CYTHON_INLINE long long k_pow(long long a, long long n) {
    long long r = 1;
    if (K_UNLIKELY(n < 0)) K_BAIL(-1);
    while (n) {
        if (n & 1) { if (__builtin_mul_overflow(r, a, &r)) K_BAIL(-1); }
        n >>= 1;
        if (n && __builtin_mul_overflow(a, a, &a)) K_BAIL(-1);
    }
    return r;
}

/// k_gcd(i, i) -> i !
/// py lambda a, b: __import__("math").gcd(a, b)
static CYTHON_INLINE long long k_gcd(long long a, long long b) {
    unsigned long long x = a < 0 ? 0ULL - (unsigned long long)a : (unsigned long long)a;
    unsigned long long y = b < 0 ? 0ULL - (unsigned long long)b : (unsigned long long)b, t;
    while (y) { t = x % y; x = y; y = t; }
    if (K_UNLIKELY(x > (unsigned long long)LLONG_MAX)) K_BAIL(-1);
    return (long long)x;
}

/// k_isqrt(i) -> i !
/// py lambda a: __import__("math").isqrt(a)
static CYTHON_INLINE long long k_isqrt(long long a) {
    long long r;
    if (K_UNLIKELY(a < 0)) K_BAIL(-1);
    r = (long long)sqrt((double)a);
    while (r > 3037000499LL || r * r > a) r--;
    while (r < 3037000499LL && (r + 1) * (r + 1) <= a) r++;
    return r;
}

/// k_bits(i) -> i
/// py lambda a: a.bit_length()
static CYTHON_INLINE long long k_bits(long long a) {
    unsigned long long x = a < 0 ? 0ULL - (unsigned long long)a : (unsigned long long)a;
    return x ? 64 - __builtin_clzll(x) : 0;
}

/// k_ones(i) -> i
/// py lambda a: a.bit_count()
static CYTHON_INLINE long long k_ones(long long a) {
    unsigned long long x = a < 0 ? 0ULL - (unsigned long long)a : (unsigned long long)a;
    return __builtin_popcountll(x);
}

/// k_bits_u(u) -> i
/// py lambda a: a.bit_length()
static CYTHON_INLINE long long k_bits_u(unsigned long long x) { return x ? 64 - __builtin_clzll(x) : 0; }
