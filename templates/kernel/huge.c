/* Ints of up to 128 bits within an expression: bits that are signed or not, as the last step says. */

/// k_huge : setup
/// py object
typedef unsigned __int128 k_huge;

/// k_huge_of(i) -> h : k_huge
/// py lambda x: x
static CYTHON_INLINE k_huge k_huge_of(long long x) { return (k_huge)(__int128)x; }

/// k_huge_of_u(u) -> h : k_huge
/// py lambda x: x
static CYTHON_INLINE k_huge k_huge_of_u(unsigned long long x) { return (k_huge)x; }

/// k_huge_parts(i, u) -> h : k_huge
/// py lambda high, low: (high << 64) | low
static CYTHON_INLINE k_huge k_huge_parts(long long high, unsigned long long low) {
    return ((k_huge)(__int128)high << 64) | (k_huge)low;
}

/// k_huge_add(h, h) -> h : k_huge
/// py lambda a, b: a + b
static CYTHON_INLINE k_huge k_huge_add(k_huge a, k_huge b) { return a + b; }

/// k_huge_sub(h, h) -> h : k_huge
/// py lambda a, b: a - b
static CYTHON_INLINE k_huge k_huge_sub(k_huge a, k_huge b) { return a - b; }

/// k_huge_mul(h, h) -> h : k_huge
/// py lambda a, b: a * b
static CYTHON_INLINE k_huge k_huge_mul(k_huge a, k_huge b) { return a * b; }

/// k_huge_shl(h, i) -> h : k_huge
/// py lambda a, n: a << n
/* By 0 to 127. */
static CYTHON_INLINE k_huge k_huge_shl(k_huge a, long long n) { return a << n; }

/// k_huge_div_u(h, h) -> u ! : k_huge
/// py lambda a, b: a // b
static CYTHON_INLINE unsigned long long k_huge_div_u(k_huge a, k_huge b) {
    if (K_UNLIKELY(b == 0)) K_BAIL(7);
    if (!((a | b) >> 64)) return (unsigned long long)a / (unsigned long long)b;
    a /= b;
    if (K_UNLIKELY(a >> 64)) K_BAIL(7);
    return (unsigned long long)a;
}

/// k_huge_mod_u(h, h) -> u ! : k_huge
/// py lambda a, b: a % b
static CYTHON_INLINE unsigned long long k_huge_mod_u(k_huge a, k_huge b) {
    if (K_UNLIKELY(b == 0)) K_BAIL(7);
    if (!((a | b) >> 64)) return (unsigned long long)a % (unsigned long long)b;
    a %= b;
    if (K_UNLIKELY(a >> 64)) K_BAIL(7);
    return (unsigned long long)a;
}

/// k_huge_shr_u(h, i) -> u ! : k_huge
/// py lambda a, n: a >> n
static CYTHON_INLINE unsigned long long k_huge_shr_u(k_huge a, long long n) {
    if (K_UNLIKELY(n < 0)) K_BAIL(7);
    if (n > 127) return 0;
    a >>= n;
    if (K_UNLIKELY(a >> 64)) K_BAIL(7);
    return (unsigned long long)a;
}

/// k_huge_and_u(h, h) -> u ! : k_huge
/// py lambda a, b: a & b
static CYTHON_INLINE unsigned long long k_huge_and_u(k_huge a, k_huge b) {
    a &= b;
    if (K_UNLIKELY(a >> 64)) K_BAIL(7);
    return (unsigned long long)a;
}

/// k_huge_int : k_huge
/// py lambda x: x
static CYTHON_INLINE long long k_huge_int(__int128 x) {
    if (K_UNLIKELY(x != (__int128)(long long)x)) K_BAIL(-1);
    return (long long)x;
}

/// k_huge_floor : k_huge
/// py lambda a, b: a // b
/* The quotient rounded down; of -2**127 and -1 there is none. */
static CYTHON_INLINE __int128 k_huge_floor(__int128 a, __int128 b) {
    __int128 q = a / b;
    return q - ((a - q * b != 0) && ((a < 0) != (b < 0)));
}

/// k_huge_div(h, h) -> i ! : k_huge_int k_huge_floor k_floordiv
/// py lambda a, b: a // b
static CYTHON_INLINE long long k_huge_div(k_huge a, k_huge b) {
    __int128 x = (__int128)a, y = (__int128)b;
    if (x == (__int128)(long long)x && y == (__int128)(long long)y) return k_floordiv((long long)x, (long long)y);
    if (K_UNLIKELY(y == 0)) K_BAIL(-1);
    if (y == -1) K_BAIL(-1); /* x is beyond 64 bits, and so is -x, or it is 2**63 */
    return k_huge_int(k_huge_floor(x, y));
}

/// k_huge_mod(h, h) -> i ! : k_huge_int k_mod
/// py lambda a, b: a % b
static CYTHON_INLINE long long k_huge_mod(k_huge a, k_huge b) {
    __int128 x = (__int128)a, y = (__int128)b;
    if (x == (__int128)(long long)x && y == (__int128)(long long)y) return k_mod((long long)x, (long long)y);
    if (K_UNLIKELY(y == 0)) K_BAIL(-1);
    if (y == -1) return 0;
    x %= y;
    return k_huge_int(x != 0 && ((x < 0) != (y < 0)) ? x + y : x);
}

/// k_huge_shr(h, i) -> i ! : k_huge_int
/// py lambda a, n: a >> n
static CYTHON_INLINE long long k_huge_shr(k_huge a, long long n) {
    if (K_UNLIKELY(n < 0)) K_BAIL(-1);
    return k_huge_int((__int128)a >> (n > 127 ? 127 : n));
}

/// k_huge_and(h, h) -> i ! : k_huge_int
/// py lambda a, b: a & b
static CYTHON_INLINE long long k_huge_and(k_huge a, k_huge b) { return k_huge_int((__int128)(a & b)); }

/// k_huge_order(h, h) -> i : k_huge
/// py lambda a, b: (a > b) - (a < b)
static CYTHON_INLINE long long k_huge_order(k_huge a, k_huge b) {
    return ((__int128)a > (__int128)b) - ((__int128)a < (__int128)b);
}

/// k_huge_order_u(h, h) -> i : k_huge
/// py lambda a, b: (a > b) - (a < b)
static CYTHON_INLINE long long k_huge_order_u(k_huge a, k_huge b) { return (a > b) - (a < b); }

/// k_quotient(o, i) -> o ! : setup
/// py lambda a, b: a // b if b else _stop()
/* As divmod makes it: what it says of a zero need not be what the operator says. */
static CYTHON_INLINE PyObject *k_quotient(PyObject *a, long long b) {
    PyObject *divisor, *q;
    if (K_UNLIKELY(b == 0 || !PyLong_CheckExact(a))) K_BAIL(NULL);
    divisor = PyLong_FromLongLong(b);
    if (K_UNLIKELY(divisor == NULL)) return NULL;
    q = PyNumber_FloorDivide(a, divisor);
    Py_DECREF(divisor);
    return q;
}

/// k_left_over(o, o, i) -> i ! : k_low
/// py lambda a, q, b: a - q * b
/* Of a division by b that gave q. */
static CYTHON_INLINE long long k_left_over(PyObject *a, PyObject *q, long long b) {
    unsigned long long x = k_low(a), y;
    if (K_UNLIKELY(x == 7 && PyErr_Occurred())) return -1;
    y = k_low(q);
    if (K_UNLIKELY(y == 7 && PyErr_Occurred())) return -1;
    return (long long)(x - y * (unsigned long long)b);
}
