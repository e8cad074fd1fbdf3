/* A number that may be an int, of 53 bits, or complex: its parts, and which of them it is. */

/// k_wide : k_complex k_complex_mul_real
/// py object
typedef struct { k_z z; int whole; } k_wide;
static CYTHON_INLINE k_wide k_wide_made(k_z z, int whole) {
    k_wide r;
    r.z = z;
    r.whole = whole;
    return r;
}

/// k_wide_int(i) -> w : k_wide
/// py lambda x: x
static CYTHON_INLINE k_wide k_wide_int(long long x) { return k_wide_made(k_z_of((double)x, 0.0), 1); }

/// k_wide_complex(z) -> w : k_wide
/// py lambda x: x
static CYTHON_INLINE k_wide k_wide_complex(k_z x) { return k_wide_made(x, 0); }

/// k_wide_of(o) -> w ! : k_wide_int k_int_in
/// py lambda x: x
static CYTHON_INLINE k_wide k_wide_of(PyObject *x) {
    if (PyComplex_CheckExact(x)) return k_wide_made(k_complex(x), 0);
    return k_wide_int(k_int_in(x, -(1LL << 53), 1LL << 53));
}

/// k_wide_z(w) -> z : k_wide
/// py lambda x: x
/* Of one that is complex for certain. */
static CYTHON_INLINE k_z k_wide_z(k_wide x) { return x.z; }

/// k_wide_as_complex(w) -> z ! : k_wide
/// py lambda x: x
static CYTHON_INLINE k_z k_wide_as_complex(k_wide x) {
    if (K_UNLIKELY(x.whole)) K_BAIL(x.z);
    return x.z;
}

/// k_wide_as_int(w) -> i ! : k_wide
/// py lambda x: x
static CYTHON_INLINE long long k_wide_as_int(k_wide x) {
    if (K_UNLIKELY(!x.whole)) K_BAIL(-1);
    return (long long)__real__ x.z;
}

/// k_wide_object(w) -> o : k_wide
/// py lambda x: x
static CYTHON_INLINE PyObject *k_wide_object(k_wide x) {
    return x.whole ? PyLong_FromLongLong((long long)__real__ x.z) : PyComplex_FromDoubles(__real__ x.z, __imag__ x.z);
}

/// k_wide_truth(w) -> b : k_wide
/// py bool
static CYTHON_INLINE int k_wide_truth(k_wide x) { return __real__ x.z != 0.0 || __imag__ x.z != 0.0; }

/// k_wide_add(w, w) -> w : k_wide k_complex_add k_complex_add_real
/// py lambda a, b: a + b
static CYTHON_INLINE k_wide k_wide_add(k_wide a, k_wide b) {
    if (K_LIKELY(!(a.whole | b.whole))) return k_wide_made(k_complex_add(a.z, b.z), 0);
    if (a.whole & b.whole) return k_wide_made(k_z_of(__real__ a.z + __real__ b.z, 0.0), 1);
    return k_wide_made(a.whole ? k_complex_add_real(b.z, __real__ a.z) : k_complex_add_real(a.z, __real__ b.z), 0);
}

/// k_wide_sub(w, w) -> w : k_wide k_complex_sub k_complex_sub_real k_real_sub_complex
/// py lambda a, b: a - b
static CYTHON_INLINE k_wide k_wide_sub(k_wide a, k_wide b) {
    if (K_LIKELY(!(a.whole | b.whole))) return k_wide_made(k_complex_sub(a.z, b.z), 0);
    if (a.whole & b.whole) return k_wide_made(k_z_of(__real__ a.z - __real__ b.z, 0.0), 1);
    return k_wide_made(a.whole ? k_real_sub_complex(__real__ a.z, b.z) : k_complex_sub_real(a.z, __real__ b.z), 0);
}

/// k_wide_mul(w, w) -> w : k_wide k_complex_mul k_complex_mul_real k_real_mul_complex
/// py lambda a, b: a * b
static CYTHON_INLINE k_wide k_wide_mul(k_wide a, k_wide b) {
    if (K_LIKELY(!(a.whole | b.whole))) return k_wide_made(k_complex_mul(a.z, b.z), 0);
    if (a.whole & b.whole) return k_wide_made(k_z_of(__real__ a.z * __real__ b.z + 0.0, 0.0), 1);
    return k_wide_made(a.whole ? k_real_mul_complex(__real__ a.z, b.z) : k_complex_mul_real(a.z, __real__ b.z), 0);
}

/// k_wide_abs(w) -> x : k_wide k_number
/// py abs
static CYTHON_INLINE k_number k_wide_abs(k_wide x) {
    double size = x.whole ? fabs(__real__ x.z) : hypot(__real__ x.z, __imag__ x.z);
    return k_number_made(size, x.whole ? 1 : isfinite(size) ? 0 : K_LOST);
}

/// k_wide_abs_order(w, d) -> i ! : k_wide k_complex_abs_order
/// py lambda z, d: (abs(z) > d) - (abs(z) < d) if d == d else 2
static CYTHON_INLINE long long k_wide_abs_order(k_wide x, double d) {
    double size = fabs(__real__ x.z);
    if (K_LIKELY(!x.whole)) return k_complex_abs_order(x.z, d);
    return d != d ? 2 : (size > d) - (size < d);
}
