/* Complex numbers as C has them, with Python's results and errors. */

/// complexes
/// py
/* Real numbers join in as themselves since 3.14, before as complex ones with an imaginary part 0.0. */
#if PY_VERSION_HEX >= 0x030E0000
#define K_REAL_JOINS 1
#else
#define K_REAL_JOINS 0
#endif
typedef double _Complex k_z;
static CYTHON_INLINE k_z k_z_of(double re, double im) {
    k_z r;
    __real__ r = re;
    __imag__ r = im;
    return r;
}
static CYTHON_INLINE Py_complex k_z_py(k_z z) {
    Py_complex r;
    r.real = __real__ z;
    r.imag = __imag__ z;
    return r;
}

/// k_complex_of(d, d) -> z : complexes
/// py lambda a, b: complex(a, b)
static CYTHON_INLINE k_z k_complex_of(double re, double im) { return k_z_of(re, im); }

/// k_complex(o) -> z ! : complexes
/// py lambda x: x
static CYTHON_INLINE k_z k_complex(PyObject *x) {
    Py_complex c;
    if (K_UNLIKELY(!PyComplex_CheckExact(x))) K_BAIL(k_z_of(-1.0, 0.0));
    c = PyComplex_AsCComplex(x);
    return k_z_of(c.real, c.imag);
}

/// k_complex_real(z) -> d : complexes
/// py lambda z: z.real
static CYTHON_INLINE double k_complex_real(k_z z) { return __real__ z; }

/// k_complex_imag(z) -> d : complexes
/// py lambda z: z.imag
static CYTHON_INLINE double k_complex_imag(k_z z) { return __imag__ z; }

/// k_complex_conjugate(z) -> z : complexes
/// py lambda z: z.conjugate()
static CYTHON_INLINE k_z k_complex_conjugate(k_z z) { return k_z_of(__real__ z, -__imag__ z); }

/// k_complex_neg(z) -> z : complexes
/// py lambda z: -z
static CYTHON_INLINE k_z k_complex_neg(k_z z) { return k_z_of(-__real__ z, -__imag__ z); }

/// k_complex_truth(z) -> b : complexes
/// py lambda z: bool(z)
static CYTHON_INLINE int k_complex_truth(k_z z) { return __real__ z != 0.0 || __imag__ z != 0.0; }

/// k_complex_same(z, z) -> b : complexes
/// py lambda a, b: a == b
static CYTHON_INLINE int k_complex_same(k_z a, k_z b) {
    return __real__ a == __real__ b && __imag__ a == __imag__ b;
}

/// k_complex_is_real(z, d) -> b : complexes
/// py lambda a, b: a == b
static CYTHON_INLINE int k_complex_is_real(k_z a, double b) { return __real__ a == b && __imag__ a == 0.0; }

/// k_complex_add(z, z) -> z : complexes
/// py lambda a, b: a + b
static CYTHON_INLINE k_z k_complex_add(k_z a, k_z b) {
    return k_z_of(__real__ a + __real__ b, __imag__ a + __imag__ b);
}

/// k_complex_add_real(z, d) -> z : complexes
/// py lambda a, b: a + b
static CYTHON_INLINE k_z k_complex_add_real(k_z a, double b) {
    return k_z_of(__real__ a + b, K_REAL_JOINS ? __imag__ a : __imag__ a + 0.0);
}

/// k_complex_sub(z, z) -> z : complexes
/// py lambda a, b: a - b
static CYTHON_INLINE k_z k_complex_sub(k_z a, k_z b) {
    return k_z_of(__real__ a - __real__ b, __imag__ a - __imag__ b);
}

/// k_complex_sub_real(z, d) -> z : complexes
/// py lambda a, b: a - b
static CYTHON_INLINE k_z k_complex_sub_real(k_z a, double b) { return k_z_of(__real__ a - b, __imag__ a); }

/// k_real_sub_complex(d, z) -> z : complexes
/// py lambda a, b: a - b
static CYTHON_INLINE k_z k_real_sub_complex(double a, k_z b) {
    return k_z_of(a - __real__ b, K_REAL_JOINS ? -__imag__ b : 0.0 - __imag__ b);
}

/// k_complex_mul(z, z) -> z : complexes
/// py lambda a, b: a * b
/* Where both parts are NaN some versions look for an infinity: those are asked. */
static CYTHON_INLINE k_z k_complex_mul(k_z a, k_z b) {
    double re = __real__ a * __real__ b - __imag__ a * __imag__ b;
    double im = __real__ a * __imag__ b + __imag__ a * __real__ b;
#if K_REAL_JOINS && !defined(PYPY_VERSION)
    if (K_UNLIKELY(re != re && im != im)) {
        Py_complex r = _Py_c_prod(k_z_py(a), k_z_py(b));
        return k_z_of(r.real, r.imag);
    }
#endif
    return k_z_of(re, im);
}

/// k_complex_mul_real(z, d) -> z : k_complex_mul
/// py lambda a, b: a * b
static CYTHON_INLINE k_z k_complex_mul_real(k_z a, double b) {
#if K_REAL_JOINS
    return k_z_of(__real__ a * b, __imag__ a * b);
#else
    return k_complex_mul(a, k_z_of(b, 0.0));
#endif
}

/// k_real_mul_complex(d, z) -> z : k_complex_mul
/// py lambda a, b: a * b
static CYTHON_INLINE k_z k_real_mul_complex(double a, k_z b) {
#if K_REAL_JOINS
    return k_z_of(__real__ b * a, __imag__ b * a);
#else
    return k_complex_mul(k_z_of(a, 0.0), b);
#endif
}

/// k_complex_square(z) -> z ! : k_complex_mul
/// py lambda z: z ** 2
/* A power is 1 times the square, which can turn the sign of a zero. */
static CYTHON_INLINE k_z k_complex_square(k_z z) {
    k_z r = k_complex_mul(k_z_of(1.0, 0.0), k_complex_mul(z, z));
    if (K_UNLIKELY(!isfinite(__real__ r) || !isfinite(__imag__ r))) K_BAIL(k_z_of(-1.0, 0.0));
    return r;
}

/// k_complex_div(z, z) -> z ! : complexes
/// py lambda a, b: a / b
#ifdef PYPY_VERSION
static CYTHON_INLINE k_z k_complex_div(k_z a, k_z b) { (void)a; (void)b; K_BAIL(k_z_of(-1.0, 0.0)); }
#else
static CYTHON_INLINE k_z k_complex_div(k_z a, k_z b) {
    Py_complex r;
    if (K_UNLIKELY(__real__ b == 0.0 && __imag__ b == 0.0)) K_BAIL(k_z_of(-1.0, 0.0));
    r = _Py_c_quot(k_z_py(a), k_z_py(b));
    return k_z_of(r.real, r.imag);
}
#endif

/// k_complex_div_real(z, d) -> z ! : k_complex_div
/// py lambda a, b: a / b
static CYTHON_INLINE k_z k_complex_div_real(k_z a, double b) {
#if K_REAL_JOINS
    if (K_UNLIKELY(b == 0.0)) K_BAIL(k_z_of(-1.0, 0.0));
    return k_z_of(__real__ a / b, __imag__ a / b);
#else
    return k_complex_div(a, k_z_of(b, 0.0));
#endif
}

/// k_complex_abs(z) -> d ! : complexes
/// py lambda z: abs(z)
static CYTHON_INLINE double k_complex_abs(k_z z) {
    double r;
    if (K_UNLIKELY(!isfinite(__real__ z) || !isfinite(__imag__ z))) K_BAIL(-1.0);
    r = hypot(__real__ z, __imag__ z);
    if (K_UNLIKELY(!isfinite(r))) K_BAIL(-1.0);
    return r;
}

/// k_complex_abs_order(z, d) -> i ! : k_complex_abs
/// py lambda z, d: (abs(z) > d) - (abs(z) < d) if d == d else 2
/* Of what is not about as large as d its square tells: its error is a few units of 2**-53. */
static CYTHON_INLINE long long k_complex_abs_order(k_z z, double d) {
    double square = __real__ z * __real__ z + __imag__ z * __imag__ z, bound = d * d, size;
    if (K_LIKELY(d > 1e-100 && d < 1e100 && square < 1e300)) {
        if (square < bound * (1.0 - 1e-14)) return -1;
        if (square > bound * (1.0 + 1e-14)) return 1;
    }
    size = k_complex_abs(z);
    if (K_UNLIKELY(size == -1.0)) return -1;
    return d != d ? 2 : (size > d) - (size < d);
}

/// k_complex_exp(z) -> z ! : complexes
/// py lambda z: __import__("cmath").exp(z)
static CYTHON_INLINE k_z k_complex_exp(k_z z) {
    double size;
    if (K_UNLIKELY(!isfinite(__real__ z) || !isfinite(__imag__ z) || __real__ z > 700.0)) K_BAIL(k_z_of(-1.0, 0.0));
    size = exp(__real__ z);
    return k_z_of(size * cos(__imag__ z), size * sin(__imag__ z));
}
