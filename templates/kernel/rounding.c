/* Floats whose last bit takes more than a double: squares, lengths, and rounding to digits. */

/// k_product_rest(d, d, d) -> d
/// py lambda a, b, p: float(__import__("fractions").Fraction(a) * __import__("fractions").Fraction(b) - __import__("fractions").Fraction(p))
/* What a product is more than its rounded value p, exactly: Dekker's product, with Veltkamp's
   splitting where the machine has no fused multiply-add. */
static CYTHON_INLINE double k_product_rest(double a, double b, double p) {
#if defined(FP_FAST_FMA)
    return fma(a, b, -p);
#else
    double t = 134217729.0 * a, ah = t - (t - a), al = a - ah;
    double u = 134217729.0 * b, bh = u - (u - b), bl = b - bh;
    return al * bl - (((p - ah * bh) - al * bh) - ah * bl);
#endif
}

/// k_square(d) -> d ! : k_fpow k_product_rest
/// py lambda a: a ** 2.0
/* a ** 2 as the C library's pow gives it. That of glibc is off by at most 0.511 units in the last
   place and 1.5 / 2^15 more for each unit of the result's logarithm, by the notes in its source:
   where the rest of the rounded square is less than 0.463 units, both are the same number. */
static CYTHON_INLINE double k_square(double a) {
#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 28)
    double p = a * a;
    if (K_LIKELY(p > 1e-12 && p < 1e12)) {
        if (K_LIKELY(p + 1.08 * k_product_rest(a, a, p) == p)) return p;
    }
#endif
#endif
    return k_fpow(a, 2.0);
}

/// k_hypot(d, d) -> d ! : k_product_rest
/// py lambda a, b: __import__("math").hypot(a, b)
/* The length of a vector, in the steps CPython 3.15 takes: scaled by a power of two, squared and
   summed with the rests of each step beside, and its root corrected once. Elsewhere math is asked. */
static double k_hypot(double a, double b) {
#if PY_VERSION_HEX >= 0x030F0000 && !defined(PYPY_VERSION)
    double parts[2] = {fabs(a), fabs(b)}, sum = 1.0, rests = 0.0, lost = 0.0, root, p, s, scale;
    double most = parts[0] < parts[1] ? parts[1] : parts[0];
    int i, exponent;
    if (K_UNLIKELY(!(parts[0] < 1e300 && parts[1] < 1e300))) K_BAIL(-1.0);
    if (most < 1e-300) {
        if (most == 0.0) return 0.0;
        K_BAIL(-1.0);
    }
    frexp(most, &exponent);
    scale = ldexp(1.0, -exponent);
    for (i = 0; i < 2; i++) {
        double part = parts[i] * scale;
        p = part * part;
        s = sum + p;
        rests += k_product_rest(part, part, p);
        lost += (sum - s) + p;
        sum = s;
    }
    root = sqrt(sum - 1.0 + (rests + lost));
    p = root * root;
    s = sum - p;
    rests -= k_product_rest(root, root, p);
    lost += (sum - s) - p;
    root += (s - 1.0 + (rests + lost)) / (2.0 * root);
    return root / scale;
#else
    static PyObject *hypot_of_math = NULL;
    PyObject *made, *module;
    double r;
    if (hypot_of_math == NULL) {
        module = PyImport_ImportModule("math");
        hypot_of_math = module == NULL ? NULL : PyObject_GetAttrString(module, "hypot");
        Py_XDECREF(module);
        if (hypot_of_math == NULL) return -1.0;
    }
    if ((made = PyObject_CallFunction(hypot_of_math, "dd", a, b)) == NULL) return -1.0;
    r = PyFloat_AsDouble(made);
    Py_DECREF(made);
    return r;
#endif
}

/// k_round_to(d, i) -> d ! : k_product_rest
/// py lambda x, digits: round(x, digits)
/* round(x, digits). The number times a power of ten is known to the last bit as a double and its
   rest (Dekker), so is its nearest whole number, half to even; dividing that by the power rounds
   correctly, which is what the interpreter's way through decimal digits does. A power of ten is a
   double up to 10 ** 22. What is too large, or no number, is left to the interpreter. */
static double k_round_to(double x, long long digits) {
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    double size = fabs(x), r;
    PyObject *number, *made;
    if (x == 0.0) return x;
    if (K_LIKELY(digits >= 0 && digits <= 22 && size > 1e-200 && size < 1e200)) {
        double power = powers[digits], p = x * power, whole = rint(p), rest, part;
        if (K_LIKELY(fabs(p) < 4503599627370496.0)) {
            part = p - whole;
            if (K_UNLIKELY(part == 0.5 || part == -0.5)) {
                rest = k_product_rest(x, power, p);
                if (part > 0.0 && rest > 0.0) whole += 1.0;
                if (part < 0.0 && rest < 0.0) whole -= 1.0;
            }
            return copysign(whole / power, x);
        }
    }
    if ((number = PyFloat_FromDouble(x)) == NULL) return -1.0;
    made = PyObject_CallMethod(number, "__round__", "L", digits);
    Py_DECREF(number);
    if (made == NULL) return -1.0;
    r = PyFloat_AsDouble(made);
    Py_DECREF(made);
    return r;
}
