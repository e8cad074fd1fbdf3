/* Arithmetic and math of floats, with Python's results and errors. */

/// k_fsub(d, d) -> d
/// py lambda a, b: a - b
/* GCC 12 makes -x of a written 0.0 - x or 0.0 + -x where x was an int: -0.0 instead of 0.0. */
static CYTHON_INLINE double k_fsub(double a, double b) { return a - b; }

/// k_fadd(d, d) -> d
/// py lambda a, b: a + b
static CYTHON_INLINE double k_fadd(double a, double b) { return a + b; }

/// k_fdiv(d, d) -> d !
/// py lambda a, b: a / b
static CYTHON_INLINE double k_fdiv(double a, double b) {
    if (K_UNLIKELY(b == 0.0)) K_BAIL(-1.0);
    return a / b;
}

/// k_fmod(d, d) -> d !
/// py lambda a, b: a % b
static CYTHON_INLINE double k_fmod(double a, double b) {
    double r;
    if (K_UNLIKELY(b == 0.0)) K_BAIL(-1.0);
    r = fmod(a, b);
    if (r) { if ((b < 0) != (r < 0)) r += b; }
    else r = copysign(0.0, b);
    return r;
}

/// k_ffloordiv(d, d) -> d ! : k_fmod
/// py lambda a, b: a // b
static CYTHON_INLINE double k_ffloordiv(double a, double b) {
    double r, q, f;
    if (K_UNLIKELY(b == 0.0)) K_BAIL(-1.0);
    r = fmod(a, b);
    q = (a - r) / b;
    if (r) { if ((b < 0) != (r < 0)) q -= 1.0; }
    if (!q) return copysign(0.0, a / b);
    f = floor(q);
    return q - f > 0.5 ? f + 1.0 : f;
}

/// k_fpow(d, d) -> d !
/// py lambda a, b: a ** b
static CYTHON_INLINE double k_fpow(double a, double b) {
    double r;
    int negative = 0;
    if (K_UNLIKELY(!isfinite(a) || !isfinite(b))) K_BAIL(-1.0);
    if (a == 0.0) {
        if (b <= 0.0) K_BAIL(-1.0);
        return b == floor(b) && fmod(b, 2.0) == 1.0 ? a : 0.0;
    }
    if (a < 0.0) {
        if (b != floor(b)) K_BAIL(-1.0);
        negative = fmod(fabs(b), 2.0) == 1.0;
        a = -a;
        if (a == 1.0) return negative ? -1.0 : 1.0;
    }
    r = pow(a, b);
    if (K_UNLIKELY(!isfinite(r) || r < 2.2250738585072014e-308)) K_BAIL(-1.0);
    return negative ? -r : r;
}

/// k_trunc(d) -> i !
/// py int
static CYTHON_INLINE long long k_trunc(double a) {
    if (K_UNLIKELY(!(a > -9.2e18 && a < 9.2e18))) K_BAIL(-1);
    return (long long)a;
}

/// k_floor(d) -> i !
/// py lambda a: __import__("math").floor(a)
static CYTHON_INLINE long long k_floor(double a) {
    if (K_UNLIKELY(!(a > -9.2e18 && a < 9.2e18))) K_BAIL(-1);
    return (long long)floor(a);
}

/// k_ceil(d) -> i !
/// py lambda a: __import__("math").ceil(a)
static CYTHON_INLINE long long k_ceil(double a) {
    if (K_UNLIKELY(!(a > -9.2e18 && a < 9.2e18))) K_BAIL(-1);
    return (long long)ceil(a);
}

/// k_rint(d) -> i !
/// py round
static CYTHON_INLINE long long k_rint(double a) {
    double r = round(a);
    if (K_UNLIKELY(!(a > -9.2e18 && a < 9.2e18))) K_BAIL(-1);
    if (fabs(a - r) == 0.5) r = 2.0 * round(a / 2.0);
    return (long long)r;
}

/// k_compare_fi(d, i) -> i
/// py lambda a, b: 2 if a != a else (a > b) - (a < b)
static CYTHON_INLINE long long k_compare_fi(double a, long long b) {
    long long t;
    double rest;
    if (a != a) return 2;
    if (a >= 9223372036854775808.0) return 1;
    if (a < -9223372036854775808.0) return -1;
    t = (long long)a;
    if (t != b) return t < b ? -1 : 1;
    rest = a - (double)t;
    return rest > 0 ? 1 : rest < 0 ? -1 : 0;
}

/// k_fabs(d) -> d
/// py abs
static CYTHON_INLINE double k_fabs(double a) { return fabs(a); }

/// k_isnan(d) -> b
/// py lambda a: a != a
static CYTHON_INLINE int k_isnan(double a) { return a != a; }

/// k_isinf(d) -> b
/// py lambda a: a in (float("inf"), float("-inf"))
static CYTHON_INLINE int k_isinf(double a) { return isinf(a) != 0; }

/// k_isfinite(d) -> b
/// py lambda a: a - a == 0
static CYTHON_INLINE int k_isfinite(double a) { return isfinite(a) != 0; }

/// k_radians(d) -> d
/// py lambda a: __import__("math").radians(a)
static CYTHON_INLINE double k_radians(double a) { static const double k = 3.14159265358979323846 / 180.0; return a * k; }

/// k_degrees(d) -> d
/// py lambda a: __import__("math").degrees(a)
static CYTHON_INLINE double k_degrees(double a) { static const double k = 180.0 / 3.14159265358979323846; return a * k; }

/// k_copysign(d, d) -> d
/// py lambda a, b: __import__("math").copysign(a, b)
static CYTHON_INLINE double k_copysign(double a, double b) { return copysign(a, b); }

/// k_atan2(d, d) -> d !
/// py lambda a, b: __import__("math").atan2(a, b)
static CYTHON_INLINE double k_atan2(double a, double b) {
    if (K_UNLIKELY(!isfinite(a) || !isfinite(b) || (a == 0.0 && b == 0.0))) K_BAIL(-1.0);
    return atan2(a, b);
}

/// k_mpow(d, d) -> d !
/// py lambda a, b: __import__("math").pow(a, b)
static CYTHON_INLINE double k_mpow(double a, double b) {
    double r;
    if (K_UNLIKELY(!isfinite(a) || !isfinite(b))) K_BAIL(-1.0);
    r = pow(a, b);
    if (K_UNLIKELY(!isfinite(r) || (r != 0.0 && fabs(r) < 2.2250738585072014e-308))) K_BAIL(-1.0);
    return r;
}

/// k_mfmod(d, d) -> d !
/// py lambda a, b: __import__("math").fmod(a, b)
static CYTHON_INLINE double k_mfmod(double a, double b) {
    double r = fmod(a, b);
    if (K_UNLIKELY(!isfinite(r) || !isfinite(a) || !isfinite(b))) K_BAIL(-1.0);
    return r;
}

/// math1
/// py
#define K_MATH(name) static CYTHON_INLINE double k_##name(double a) { \
    double r = name(a); if (K_UNLIKELY(!isfinite(r))) K_BAIL(-1.0); return r; }
