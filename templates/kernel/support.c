/// setup
/// py
static PyObject *k_bail_type = NULL;
static void k_setup(PyObject *bail) { Py_XINCREF(bail); k_bail_type = bail; }
static void __attribute__((cold, noinline)) k_fail(void) { PyErr_SetNone(k_bail_type); }
#define K_BAIL(result) do { k_fail(); return (result); } while (0)
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

/// k_int(o) -> i !
/// py lambda x: x
static CYTHON_INLINE long long k_int(PyObject *x) {
    int over = 0;
    long long r;
    if (K_UNLIKELY(!PyLong_CheckExact(x))) K_BAIL(-1);
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
    if (K_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)x))) return PyUnstable_Long_CompactValue((PyLongObject *)x);
#endif
    r = PyLong_AsLongLongAndOverflow(x, &over);
    if (K_UNLIKELY(over)) K_BAIL(-1);
    return r;
}

/// k_int_in(o, i, i) -> i ! : k_int
/// py lambda x, low, high: x
static CYTHON_INLINE long long k_int_in(PyObject *x, long long low, long long high) {
    long long r = k_int(x);
    if (K_UNLIKELY(r < low || r > high)) { if (r == -1 && PyErr_Occurred()) return -1; K_BAIL(-1); }
    return r;
}

/// k_in(i, i, i) -> i !
/// py lambda x, low, high: x
static CYTHON_INLINE long long k_in(long long x, long long low, long long high) {
    if (K_UNLIKELY(x < low || x > high)) K_BAIL(-1);
    return x;
}

/// k_uint(o) -> u !
/// py lambda x: x
static CYTHON_INLINE unsigned long long k_uint(PyObject *x) {
    unsigned long long r;
    if (K_UNLIKELY(!PyLong_CheckExact(x))) K_BAIL(7);
    r = PyLong_AsUnsignedLongLong(x);
    if (K_UNLIKELY(r == (unsigned long long)-1 && PyErr_Occurred())) { PyErr_Clear(); K_BAIL(7); }
    return r;
}

/// k_low(o) -> u !
/// py lambda x: x & 0xFFFFFFFFFFFFFFFF
static CYTHON_INLINE unsigned long long k_low(PyObject *x) {
    if (K_UNLIKELY(!PyLong_CheckExact(x))) K_BAIL(7);
    return PyLong_AsUnsignedLongLongMask(x);
}

/// k_to_int(u) -> i !
/// py lambda x: x
static CYTHON_INLINE long long k_to_int(unsigned long long x) {
    if (K_UNLIKELY(x > (unsigned long long)LLONG_MAX)) K_BAIL(-1);
    return (long long)x;
}

/// k_to_uint(i) -> u !
/// py lambda x: x
static CYTHON_INLINE unsigned long long k_to_uint(long long x) {
    if (K_UNLIKELY(x < 0)) K_BAIL(7);
    return (unsigned long long)x;
}

/// k_float(o) -> d !
/// py lambda x: x
static CYTHON_INLINE double k_float(PyObject *x) {
    if (K_UNLIKELY(!PyFloat_CheckExact(x))) K_BAIL(-1.0);
    return PyFloat_AS_DOUBLE(x);
}

/// k_bool(o) -> b !
/// py lambda x: x
static CYTHON_INLINE int k_bool(PyObject *x) {
    if (x == Py_True) return 1;
    if (K_LIKELY(x == Py_False)) return 0;
    K_BAIL(-1);
}

/// k_str(o) -> s !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_str(PyObject *x) {
    if (K_UNLIKELY(!PyUnicode_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_char(o) -> c !
/// py lambda x: x
static CYTHON_INLINE Py_UCS4 k_char(PyObject *x) {
    if (K_UNLIKELY(!PyUnicode_CheckExact(x) || PyUnicode_GET_LENGTH(x) != 1)) K_BAIL(1);
    return PyUnicode_READ_CHAR(x, 0);
}

/// k_bytes(o) -> y !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_bytes(PyObject *x) {
    if (K_UNLIKELY(!PyBytes_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_bytearray(o) -> a !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_bytearray(PyObject *x) {
    if (K_UNLIKELY(!PyByteArray_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_list(o) -> l !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_list(PyObject *x) {
    if (K_UNLIKELY(!PyList_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_tuple(o) -> t !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_tuple(PyObject *x) {
    if (K_UNLIKELY(!PyTuple_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_dict(o) -> m !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_dict(PyObject *x) {
    if (K_UNLIKELY(!PyDict_CheckExact(x))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_set(o) -> e !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_set(PyObject *x) {
    if (K_UNLIKELY(Py_TYPE(x) != &PySet_Type)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_none(o) -> o !
/// py lambda x: x
static CYTHON_INLINE PyObject *k_none(PyObject *x) {
    if (K_UNLIKELY(x != Py_None)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_exact(o, o) -> o !
/// py lambda x, cls: x
static CYTHON_INLINE PyObject *k_exact(PyObject *x, PyObject *cls) {
    if (K_UNLIKELY((PyObject *)Py_TYPE(x) != cls)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_kinds(o, i) -> o !
/// py lambda x, kinds: x
#if !defined(PYPY_VERSION)
#include <datetime.h>
#endif
/* Values of the interpreter's own immutable classes: what they do is written in C, and seen by nobody. */
static int k_is_value(PyObject *x) {
#if defined(PYPY_VERSION)
    return 0;
#else
    static const char *names[7] = {"datetime.datetime", "datetime.date", "datetime.timedelta", "datetime.timezone", "decimal.Decimal", "re.Pattern", "re.Match"};
    static PyTypeObject *known[7] = {NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    PyTypeObject *t = Py_TYPE(x);
    PyObject *zone;
    int i;
    for (i = 0; i < 7; i++) if (t == known[i]) break;
    if (i == 7) {
        if (!(t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) return 0;
        for (i = 0; i < 7; i++) if (!strcmp(t->tp_name, names[i])) break;
        if (i < 7 && known[i] == NULL) known[i] = (PyTypeObject *)Py_NewRef((PyObject *)t);
    }
    if (i != 0) return i < 7;
    if (!((PyDateTime_DateTime *)x)->hastzinfo) return 1;
    zone = ((PyDateTime_DateTime *)x)->tzinfo;  /* its methods may be the user's */
    return Py_TYPE(zone)->tp_flags & Py_TPFLAGS_IMMUTABLETYPE && !strcmp(Py_TYPE(zone)->tp_name, "datetime.timezone");
#endif
}
static CYTHON_INLINE int k_kind_of(PyObject *x) {
    PyTypeObject *t = Py_TYPE(x);
    if (t == &PyLong_Type) return 1;
    if (t == &PyFloat_Type) return 2;
    if (t == &PyUnicode_Type) return 4;
    if (x == Py_None) return 8;
    if (t == &PyBool_Type) return 16;
    if (t == &PyBytes_Type) return 32;
    if (t == &PyList_Type) return 64;
    if (t == &PyTuple_Type) return 128;
    if (t == &PyDict_Type) return 256;
    if (t == &PySet_Type) return 512;
    if (t == &PyFrozenSet_Type) return 1024;
    if (t == &PyByteArray_Type) return 2048;
    if (t == &PyRange_Type) return 4096;
    if (t == &PyComplex_Type) return 8192;
    return k_is_value(x) ? 16384 : 0;
}
/* Instances that are tuples, of classes that leave alone how a tuple is read. */
static CYTHON_INLINE int k_tuple_read(PyObject *x) {
#if defined(PYPY_VERSION)
    return 0;
#else
    PyTypeObject *t = Py_TYPE(x);
    return PyTuple_Check(x) && t->tp_iter == PyTuple_Type.tp_iter
        && t->tp_as_mapping != NULL && t->tp_as_mapping->mp_subscript == PyTuple_Type.tp_as_mapping->mp_subscript
        && t->tp_as_mapping->mp_length == PyTuple_Type.tp_as_mapping->mp_length
        && t->tp_as_sequence != NULL && t->tp_as_sequence->sq_length == PyTuple_Type.tp_as_sequence->sq_length;
#endif
}
/* Instances that are dicts, of classes that leave alone how a key is looked up. */
#if !defined(PYPY_VERSION)
static int k_same_in_dict(PyTypeObject *t, PyObject **name, const char *text) {
    if (*name == NULL && (*name = PyUnicode_InternFromString(text)) == NULL) { PyErr_Clear(); return 0; }
    return _PyType_Lookup(t, *name) == _PyType_Lookup(&PyDict_Type, *name);
}
#endif
static CYTHON_INLINE int k_dict_read(PyObject *x) {
#if defined(PYPY_VERSION)
    return 0;
#else
    static PyObject *get = NULL, *has = NULL;
    PyTypeObject *t = Py_TYPE(x);
    if (!PyDict_Check(x) || t->tp_as_mapping == NULL || t->tp_as_sequence == NULL) return 0;
    if (t->tp_as_mapping->mp_subscript == PyDict_Type.tp_as_mapping->mp_subscript
        && t->tp_as_sequence->sq_contains == PyDict_Type.tp_as_sequence->sq_contains) return 1;
    return k_same_in_dict(t, &get, "__getitem__") && k_same_in_dict(t, &has, "__contains__");
#endif
}
static CYTHON_INLINE PyObject *k_kinds(PyObject *x, long long kinds) {
    if (K_UNLIKELY(!(k_kind_of(x) & kinds))) K_BAIL(NULL);
    return Py_NewRef(x);
}

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

/// k_at(i, n) -> n !
/// py lambda i, n: i
static CYTHON_INLINE Py_ssize_t k_at(long long i, Py_ssize_t n) {
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
    return (Py_ssize_t)i;
}

/// k_char_at(s, i) -> c !
/// py lambda s, i: s[i]
static CYTHON_INLINE Py_UCS4 k_char_at(PyObject *s, long long i) {
    Py_ssize_t n = PyUnicode_GET_LENGTH(s);
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(1);
    return PyUnicode_READ_CHAR(s, (Py_ssize_t)i);
}

/// k_char_late(s, i) -> c !
/// py lambda s, i: s[i]
static Py_UCS4 k_char_late(PyObject *s, long long i) {
    Py_ssize_t n = PyUnicode_GET_LENGTH(s);
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return PyUnicode_READ_CHAR(s, (Py_ssize_t)i);
    PyErr_SetString(PyExc_IndexError, "string index out of range");
    return 1;
}

/// k_char_in(s, i) -> c
/// py lambda s, i: s[i]
/* `i` is known to be inside */
static CYTHON_INLINE Py_UCS4 k_char_in(PyObject *s, long long i) { return PyUnicode_READ_CHAR(s, (Py_ssize_t)i); }

/// k_byte_in(y, i) -> i
/// py lambda s, i: s[i]
static CYTHON_INLINE long long k_byte_in(PyObject *s, long long i) { return (unsigned char)PyBytes_AS_STRING(s)[(Py_ssize_t)i]; }

/// k_item_late(l, i) -> o !
/// py lambda x, i: x[i]
static CYTHON_INLINE PyObject *k_item_late(PyObject *x, long long i) {
    if (K_LIKELY((unsigned long long)i < (unsigned long long)PyList_GET_SIZE(x))) return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
    PyErr_SetString(PyExc_IndexError, "list index out of range");
    return NULL;
}

/// k_byte_late(y, i) -> i !
/// py lambda s, i: s[i]
static long long k_byte_late(PyObject *s, long long i) {
    Py_ssize_t n = PyBytes_GET_SIZE(s);
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return (unsigned char)PyBytes_AS_STRING(s)[(Py_ssize_t)i];
    PyErr_SetString(PyExc_IndexError, "index out of range");
    return -1;
}

/// k_at_late(i, n) -> n !
/// py lambda i, n: (([0] * n)[i], range(n)[i])[1]
static Py_ssize_t k_at_late(long long i, Py_ssize_t n) {
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return (Py_ssize_t)i;
    PyErr_SetString(PyExc_IndexError, "list index out of range");
    return -1;
}

/// k_put_late(i, n) -> n !
/// py lambda i, n: range(n)[i]
static Py_ssize_t k_put_late(long long i, Py_ssize_t n) {
    if (i < 0) i += n;
    if (K_LIKELY((unsigned long long)i < (unsigned long long)n)) return (Py_ssize_t)i;
    PyErr_SetString(PyExc_IndexError, "list assignment index out of range");
    return -1;
}

/// k_byte_at(y, i) -> i !
/// py lambda s, i: s[i]
static CYTHON_INLINE long long k_byte_at(PyObject *s, long long i) {
    Py_ssize_t n = PyBytes_GET_SIZE(s);
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
    return (unsigned char)PyBytes_AS_STRING(s)[i];
}

/// k_barray_at(a, i) -> i !
/// py lambda s, i: s[i]
static CYTHON_INLINE long long k_barray_at(PyObject *s, long long i) {
    Py_ssize_t n = PyByteArray_GET_SIZE(s);
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
    return (unsigned char)PyByteArray_AS_STRING(s)[i];
}

/// k_item(l, i) -> o !
/// py lambda x, i: x[i]
#define K_PLACE(x, i, n, bad) if (i < 0) i += n; \
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(bad)
static CYTHON_INLINE PyObject *k_item(PyObject *x, long long i) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    K_PLACE(x, i, n, NULL);
    return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
}

/// k_item_float(l, i) -> d ! : k_item
/// py lambda x, i: x[i]
static CYTHON_INLINE double k_item_float(PyObject *x, long long i) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    PyObject *v;
    K_PLACE(x, i, n, -1.0);
    v = PyList_GET_ITEM(x, (Py_ssize_t)i);
    if (K_UNLIKELY(!PyFloat_CheckExact(v))) K_BAIL(-1.0);
    return PyFloat_AS_DOUBLE(v);
}

/// k_item_int(l, i, i, i) -> i ! : k_item k_int_in
/// py lambda x, i, low, high: x[i]
static CYTHON_INLINE long long k_item_int(PyObject *x, long long i, long long low, long long high) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    K_PLACE(x, i, n, -1);
    return k_int_in(PyList_GET_ITEM(x, (Py_ssize_t)i), low, high);
}

/// k_titem(t, i) -> o ! : k_item
/// py lambda x, i: x[i]
static CYTHON_INLINE PyObject *k_titem(PyObject *x, long long i) {
    Py_ssize_t n = PyTuple_GET_SIZE(x);
    K_PLACE(x, i, n, NULL);
    return Py_NewRef(PyTuple_GET_ITEM(x, (Py_ssize_t)i));
}

/// k_size(t, i) -> t !
/// py lambda x, n: x
static CYTHON_INLINE PyObject *k_size(PyObject *x, long long n) {
    if (K_UNLIKELY(PyTuple_GET_SIZE(x) != n)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_part(t, i) -> o
/// py lambda x, i: x[i]
static CYTHON_INLINE PyObject *k_part(PyObject *x, long long i) { return Py_NewRef(PyTuple_GET_ITEM(x, (Py_ssize_t)i)); }

/// k_part_float(t, i) -> d !
/// py lambda x, i: x[i]
static CYTHON_INLINE double k_part_float(PyObject *x, long long i) {
    PyObject *v = PyTuple_GET_ITEM(x, (Py_ssize_t)i);
    if (K_UNLIKELY(!PyFloat_CheckExact(v))) K_BAIL(-1.0);
    return PyFloat_AS_DOUBLE(v);
}

/// k_part_int(t, i, i, i) -> i ! : k_int_in
/// py lambda x, i, low, high: x[i]
static CYTHON_INLINE long long k_part_int(PyObject *x, long long i, long long low, long long high) {
    return k_int_in(PyTuple_GET_ITEM(x, (Py_ssize_t)i), low, high);
}

/// k_unpack(o, i) -> t ! : k_kinds
/// py lambda x, n: tuple(x)
static PyObject *k_unpack(PyObject *x, long long n) {
    if ((PyTuple_CheckExact(x) || k_tuple_read(x)) && PyTuple_GET_SIZE(x) == n) return Py_NewRef(x);
    if (PyList_CheckExact(x) && PyList_GET_SIZE(x) == n) return PyList_AsTuple(x);
    K_BAIL(NULL);
}

/// k_unpack_caught(o, i) -> t ! : k_kinds
/// py lambda x, n: tuple(x)
/* The wrong number of items raises what a handler around catches, in the interpreter's words. */
static PyObject *k_unpack_caught(PyObject *x, long long n) {
    Py_ssize_t found;
    if (!PyTuple_CheckExact(x) && !PyList_CheckExact(x)) K_BAIL(NULL);
    found = Py_SIZE(x);
    if (K_LIKELY(found == n)) return PyTuple_CheckExact(x) ? Py_NewRef(x) : PyList_AsTuple(x);
#if defined(PYPY_VERSION)
    K_BAIL(NULL);
#else
    if (found < n) return PyErr_Format(PyExc_ValueError, "not enough values to unpack (expected %lld, got %zd)", n, found);
#if PY_VERSION_HEX >= 0x030E0000
    return PyErr_Format(PyExc_ValueError, "too many values to unpack (expected %lld, got %zd)", n, found);
#else
    return PyErr_Format(PyExc_ValueError, "too many values to unpack (expected %lld)", n);
#endif
#endif
}

/// k_unpack_some(o, i) -> t !
/// py lambda x, n: tuple(x)
static PyObject *k_unpack_some(PyObject *x, long long n) {
    if (PyTuple_CheckExact(x) && PyTuple_GET_SIZE(x) >= n) return Py_NewRef(x);
    if (PyList_CheckExact(x) && PyList_GET_SIZE(x) >= n) return PyList_AsTuple(x);
    K_BAIL(NULL);
}

/// k_plain_items(o) -> o ! : k_plain
/// py lambda x: x
static PyObject *k_plain_items(PyObject *x) {
    if (PyUnicode_CheckExact(x) || PyBytes_CheckExact(x)) return Py_NewRef(x);
    if (!PyList_CheckExact(x) && !PyTuple_CheckExact(x)) K_BAIL(NULL);
    return k_plain(x);
}

/// k_list_store(l, i, o) -> v !
/// py lambda x, i, v: x.__setitem__(i, v)
static CYTHON_INLINE int k_list_store(PyObject *x, long long i, PyObject *v) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    PyObject *old;
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
    old = PyList_GET_ITEM(x, (Py_ssize_t)i);
    Py_INCREF(v);
    PyList_SET_ITEM(x, (Py_ssize_t)i, v);
    Py_DECREF(old);
    return 0;
}

/// k_list_store_late(l, i, o) -> v !
/// py lambda x, i, v: x.__setitem__(i, v)
static int k_list_store_late(PyObject *x, long long i, PyObject *v) {
    if (i < 0) i += PyList_GET_SIZE(x);
    if (K_LIKELY((unsigned long long)i < (unsigned long long)PyList_GET_SIZE(x)))
        return PyList_SetItem(x, (Py_ssize_t)i, Py_NewRef(v));
    PyErr_SetString(PyExc_IndexError, "list assignment index out of range");
    return -1;
}

/// k_list_push(l, o) -> v !
/// py lambda x, v: x.append(v)
static CYTHON_INLINE int k_list_push(PyObject *x, PyObject *v) {
#if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
    Py_ssize_t n = PyList_GET_SIZE(x);
    if (K_LIKELY(((PyListObject *)x)->allocated > n)) {
        Py_INCREF(v);
        PyList_SET_ITEM(x, n, v);
        Py_SET_SIZE(x, n + 1);
        return 0;
    }
#endif
    return PyList_Append(x, v);
}

/// k_pop_of(n) -> v !
/// py lambda n: 0 if n > 0 else [].pop()
static int k_pop_of(Py_ssize_t n) {
    if (K_LIKELY(n > 0)) return 0;
    PyErr_SetString(PyExc_IndexError, "pop from empty list");
    return -1;
}

/// k_pop(l) -> o !
/// py lambda x: x.pop()
static CYTHON_INLINE PyObject *k_pop(PyObject *x) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    PyObject *v;
    if (K_UNLIKELY(n == 0)) { PyErr_SetString(PyExc_IndexError, "pop from empty list"); return NULL; }
    v = Py_NewRef(PyList_GET_ITEM(x, n - 1));
    if (PyList_SetSlice(x, n - 1, n, NULL) < 0) { Py_DECREF(v); return NULL; }
    return v;
}

/// k_list_drop(l, i) -> v ! : k_item
/// py lambda x, i: x.__delitem__(i)
static int k_list_drop(PyObject *x, long long i) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    K_PLACE(x, i, n, -1);
    return PyList_SetSlice(x, (Py_ssize_t)i, (Py_ssize_t)i + 1, NULL);
}

/// k_list_erase(l, o) -> v !
/// py lambda x, span: x.__delitem__(span)
static int k_list_erase(PyObject *x, PyObject *span) { return PyObject_DelItem(x, span); }

/// k_list_splice(l, o, o) -> v !
/// py lambda x, span, v: x.__setitem__(span, v)
static int k_list_splice(PyObject *x, PyObject *span, PyObject *v) { return PyObject_SetItem(x, span, v); }

/// k_barray_splice(a, o, o) -> v !
/// py lambda x, span, v: x.__setitem__(span, v)
static int k_barray_splice(PyObject *x, PyObject *span, PyObject *v) { return PyObject_SetItem(x, span, v); }

/// k_dict_drop(m, o) -> v !
/// py lambda d, k: d.__delitem__(k)
static int k_dict_drop(PyObject *d, PyObject *k) {
    if (PyDict_DelItem(d, k) == 0) return 0;
    PyErr_Clear();
    K_BAIL(-1);
}

/// k_odd
/// py
/* a NaN is in a container that holds that very object: what was unboxed can't tell */
static CYTHON_INLINE int k_odd(PyObject *x) { return PyFloat_CheckExact(x) && PyFloat_AS_DOUBLE(x) != PyFloat_AS_DOUBLE(x); }

/// k_is_key(o, n) -> b : k_odd
/// py lambda x, depth: True
#if !defined(PYPY_VERSION)
/* The hash that enum gives its members: in Python, of their name alone. */
static PyObject *k_hash_of_enum(void) {
    static PyObject *found = NULL;
    PyObject *module, *type;
    if (found != NULL) return found;
    module = PyImport_ImportModule("enum");
    type = module == NULL ? NULL : PyObject_GetAttrString(module, "Enum");
    found = type == NULL ? NULL : PyObject_GetAttrString(type, "__hash__");
    Py_XDECREF(module);
    Py_XDECREF(type);
    if (found == NULL) { PyErr_Clear(); found = Py_NewRef(Py_None); }
    return found;
}
static CYTHON_INLINE int k_keyed_as(PyTypeObject *t, PyTypeObject *as) {
    return t->tp_hash == as->tp_hash && t->tp_richcompare == as->tp_richcompare;
}
static int k_is_keyed_in_c(PyObject *x, PyTypeObject *t) {
    static PyObject *name = NULL;
    if (k_keyed_as(t, &PyBaseObject_Type) || k_keyed_as(t, &PyUnicode_Type) || k_keyed_as(t, &PyLong_Type)) return 1;
    if (t->tp_richcompare == PyBaseObject_Type.tp_richcompare) {
        if (name == NULL && (name = PyUnicode_InternFromString("__hash__")) == NULL) { PyErr_Clear(); return 0; }
        return _PyType_Lookup(t, name) == k_hash_of_enum();
    }
    return t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE
        && (!strcmp(t->tp_name, "datetime.date") || !strcmp(t->tp_name, "datetime.timedelta") || !strcmp(t->tp_name, "decimal.Decimal"));
}
#endif
/* Whether hashing and comparing a key runs no code of the user's, and gives the same each time. */
static int k_is_key(PyObject *x, Py_ssize_t depth) {
    PyTypeObject *t = Py_TYPE(x);
    Py_ssize_t i;
    if (t == &PyUnicode_Type || t == &PyLong_Type || t == &PyBool_Type || t == &PyBytes_Type || x == Py_None) return 1;
    if (t == &PyFloat_Type) return !k_odd(x);
#if defined(PYPY_VERSION)
    if (t == &PyTuple_Type) {
#else
    if (t == &PyTuple_Type || (PyTuple_Check(x) && k_keyed_as(t, &PyTuple_Type))) {
#endif
        if (depth == 0) return 0;
        for (i = 0; i < PyTuple_GET_SIZE(x); i++) if (!k_is_key(PyTuple_GET_ITEM(x, i), depth - 1)) return 0;
        return 1;
    }
#if defined(PYPY_VERSION)
    return 0;
#else
    return k_is_keyed_in_c(x, t);
#endif
}

/// k_key(o) -> o ! : k_is_key
/// py lambda x: x
static CYTHON_INLINE PyObject *k_key(PyObject *x) {
    PyTypeObject *t = Py_TYPE(x);
    if (K_LIKELY(t == &PyUnicode_Type || t == &PyLong_Type)) return Py_NewRef(x);
    if (K_UNLIKELY(!k_is_key(x, 4))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// missing
/// py
/* A key that is not there: a defaultdict or Counter that the kernel made itself says what is. */
static PyObject *k_missing(PyObject *d, PyObject *k) {
    if (PyErr_Occurred()) return NULL;
    if (!PyDict_CheckExact(d)) return PyObject_GetItem(d, k);
    PyErr_SetNone(k_bail_type);
    return NULL;
}

/// k_dict_item(m, o) -> o ! : missing spots
/// py lambda d, k: d[k]
static CYTHON_INLINE PyObject *k_dict_item(PyObject *d, PyObject *k) {
    PyObject *v = k_spot_value(d, k);
    if (K_UNLIKELY(v == NULL)) return k_missing(d, k);
    return Py_NewRef(v);
}

/// k_dict_float(m, o) -> d ! : missing spots
/// py lambda d, k: d[k]
static CYTHON_INLINE double k_dict_float(PyObject *d, PyObject *k) {
    PyObject *v = k_spot_value(d, k), *made = NULL;
    double r;
    if (K_UNLIKELY(v == NULL)) { v = made = k_missing(d, k); if (v == NULL) return -1.0; }
    if (K_UNLIKELY(!PyFloat_CheckExact(v))) { Py_XDECREF(made); K_BAIL(-1.0); }
    r = PyFloat_AS_DOUBLE(v);
    Py_XDECREF(made);
    return r;
}

/// k_dict_int(m, o, i, i) -> i ! : k_int_in missing spots
/// py lambda d, k, low, high: d[k]
static CYTHON_INLINE long long k_dict_int(PyObject *d, PyObject *k, long long low, long long high) {
    PyObject *v = k_spot_value(d, k), *made = NULL;
    long long r;
    if (K_UNLIKELY(v == NULL)) { v = made = k_missing(d, k); if (v == NULL) return -1; }
    r = k_int_in(v, low, high);
    Py_XDECREF(made);
    return r;
}

/// k_dict_get(m, o, o) -> o ! : spots
/// py lambda d, k, v: d.get(k, v)
static CYTHON_INLINE PyObject *k_dict_get(PyObject *d, PyObject *k, PyObject *otherwise) {
    PyObject *v = k_spot_value(d, k);
    if (v == NULL) { if (K_UNLIKELY(PyErr_Occurred() != NULL)) return NULL; v = otherwise; }
    return Py_NewRef(v);
}

/// k_dict_has(m, o) -> b !
/// py lambda d, k: k in d
static CYTHON_INLINE int k_dict_has(PyObject *d, PyObject *k) { return PyDict_Contains(d, k); }

/// k_dict_store(m, o, o) -> v !
/// py lambda d, k, v: d.__setitem__(k, v)
static CYTHON_INLINE int k_dict_store(PyObject *d, PyObject *k, PyObject *v) { return PyDict_SetItem(d, k, v); }

/// k_set_has(e, o) -> b !
/// py lambda s, k: k in s
static CYTHON_INLINE int k_set_has(PyObject *s, PyObject *k) { return PySet_Contains(s, k); }

/// k_set_add(e, o) -> v !
/// py lambda s, k: s.add(k)
static CYTHON_INLINE int k_set_add(PyObject *s, PyObject *k) { return PySet_Add(s, k); }

/// k_set_remove(e, o) -> v !
/// py lambda s, k: s.remove(k)
static int k_set_remove(PyObject *s, PyObject *k) {
    int found = PySet_Discard(s, k);
    if (found == 0) K_BAIL(-1);
    return found < 0 ? -1 : 0;
}

/// k_set_discard(e, o) -> v !
/// py lambda s, k: s.discard(k)
static CYTHON_INLINE int k_set_discard(PyObject *s, PyObject *k) { return PySet_Discard(s, k) < 0 ? -1 : 0; }

/// k_range_len(i, i, i) -> i !
/// py lambda a, b, c: len(range(a, b, c))
static CYTHON_INLINE long long k_range_len(long long a, long long b, long long c) {
    unsigned long long span, step;
    if (K_UNLIKELY(c == 0)) K_BAIL(-1);
    if (c > 0) { if (a >= b) return 0; span = (unsigned long long)b - (unsigned long long)a; step = (unsigned long long)c; }
    else { if (a <= b) return 0; span = (unsigned long long)a - (unsigned long long)b; step = 0ULL - (unsigned long long)c; }
    span = (span - 1) / step;
    if (K_UNLIKELY(span >= (unsigned long long)LLONG_MAX)) K_BAIL(-1);
    return (long long)span + 1;
}

/// k_pure_kind
/// py
/* scalars and containers whose operators run no code of the user's on such operands */
#define K_SCALARS (1 | 2 | 4 | 8 | 16 | 32 | 8192 | 16384)

/// k_keys_are_plain(o) -> b : k_is_plain
/// py lambda x: True
/* Whether the operators of a set or dict run no code of the user's: on keys that are scalars. */
static int k_keys_are_plain(PyObject *x) {
    Py_ssize_t i = 0;
    if (PyDict_CheckExact(x)) {
        PyObject *key, *value;
        while (PyDict_Next(x, &i, &key, &value)) if (!k_is_plain(key, 4)) return 0;
        return 1;
    }
#if !defined(PYPY_VERSION)
    if (PyAnySet_CheckExact(x)) {
        setentry *entries = ((PySetObject *)x)->table;
        for (; i <= ((PySetObject *)x)->mask; i++)  /* what was taken out left a key with hash -1 */
            if (entries[i].key != NULL && entries[i].hash != -1 && !k_is_plain(entries[i].key, 4)) return 0;
        return 1;
    }
#endif
    return 0;
}

/// k_binop(o, o, i) -> o ! : k_kinds k_pure_kind k_keys_are_plain
/// py lambda a, b, op: getattr(__import__("operator"), "add sub mul truediv mod floordiv pow lshift rshift and_ or_ xor".split()[op])(a, b)
static PyObject *k_binop(PyObject *a, PyObject *b, long long op) {
    PyObject *r;
    if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
        if (op == 0) return PyFloat_FromDouble(x + y);
        if (op == 1) return PyFloat_FromDouble(x - y);
        if (op == 2) return PyFloat_FromDouble(x * y);
    }
    if (k_kind_of(a) & (256 | 512 | 1024) && k_kind_of(b) & (256 | 512 | 1024)) {
        if (!k_keys_are_plain(a) || !k_keys_are_plain(b)) K_BAIL(NULL);
    }
    else {
        int kinds = K_SCALARS | 64 | 128 | (op == 0 || op == 2 ? 2048 : 0);
        if (!(k_kind_of(a) & kinds) || !(k_kind_of(b) & kinds)) K_BAIL(NULL);
    }
    if (op == 4 && (k_kind_of(a) & (4 | 32))) K_BAIL(NULL);
    switch (op) {
        case 0: r = PyNumber_Add(a, b); break;
        case 1: r = PyNumber_Subtract(a, b); break;
        case 2: r = PyNumber_Multiply(a, b); break;
        case 3: r = PyNumber_TrueDivide(a, b); break;
        case 4: r = PyNumber_Remainder(a, b); break;
        case 5: r = PyNumber_FloorDivide(a, b); break;
        case 6: r = PyNumber_Power(a, b, Py_None); break;
        case 7: r = PyNumber_Lshift(a, b); break;
        case 8: r = PyNumber_Rshift(a, b); break;
        case 9: r = PyNumber_And(a, b); break;
        case 10: r = PyNumber_Or(a, b); break;
        case 11: r = PyNumber_Xor(a, b); break;
        default: K_BAIL(NULL);
    }
    return r;
}

/// k_operate(o, o, i) -> o
/// py lambda a, b, op: getattr(__import__("operator"), "add sub mul truediv mod floordiv pow lshift rshift and_ or_ xor matmul".split()[op])(a, b)
/* Python's own operators: what Cython makes of them returns -0.0 for 0 + -0.0. */
static CYTHON_INLINE PyObject *k_operate(PyObject *a, PyObject *b, long long op) {
    if (op <= 2 && PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
        return PyFloat_FromDouble(op == 0 ? x + y : op == 1 ? x - y : x * y);
    }
    switch (op) {
        case 0: return PyNumber_Add(a, b);
        case 1: return PyNumber_Subtract(a, b);
        case 2: return PyNumber_Multiply(a, b);
        case 3: return PyNumber_TrueDivide(a, b);
        case 4: return PyNumber_Remainder(a, b);
        case 5: return PyNumber_FloorDivide(a, b);
        case 6: return PyNumber_Power(a, b, Py_None);
        case 7: return PyNumber_Lshift(a, b);
        case 8: return PyNumber_Rshift(a, b);
        case 9: return PyNumber_And(a, b);
        case 10: return PyNumber_Or(a, b);
        case 11: return PyNumber_Xor(a, b);
        default: return PyNumber_MatrixMultiply(a, b);
    }
}

/// k_operate_in(o, o, i) -> o
/// py lambda a, b, op: getattr(__import__("operator"), "iadd isub imul itruediv imod ifloordiv ipow ilshift irshift iand ior ixor imatmul".split()[op])(a, b)
static CYTHON_INLINE PyObject *k_operate_in(PyObject *a, PyObject *b, long long op) {
    if (op <= 2 && PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
        return PyFloat_FromDouble(op == 0 ? x + y : op == 1 ? x - y : x * y);
    }
    switch (op) {
        case 0: return PyNumber_InPlaceAdd(a, b);
        case 1: return PyNumber_InPlaceSubtract(a, b);
        case 2: return PyNumber_InPlaceMultiply(a, b);
        case 3: return PyNumber_InPlaceTrueDivide(a, b);
        case 4: return PyNumber_InPlaceRemainder(a, b);
        case 5: return PyNumber_InPlaceFloorDivide(a, b);
        case 6: return PyNumber_InPlacePower(a, b, Py_None);
        case 7: return PyNumber_InPlaceLshift(a, b);
        case 8: return PyNumber_InPlaceRshift(a, b);
        case 9: return PyNumber_InPlaceAnd(a, b);
        case 10: return PyNumber_InPlaceOr(a, b);
        case 11: return PyNumber_InPlaceXor(a, b);
        default: return PyNumber_InPlaceMatrixMultiply(a, b);
    }
}

/// k_unary(o, i) -> o ! : k_kinds k_pure_kind
/// py lambda a, op: (-a, +a, ~a)[op]
static PyObject *k_unary(PyObject *a, long long op) {
    if (!(k_kind_of(a) & (1 | 2 | 16 | 8192 | 16384))) K_BAIL(NULL);
    return op == 0 ? PyNumber_Negative(a) : op == 1 ? PyNumber_Positive(a) : PyNumber_Invert(a);
}

/// k_compare(o, o, i) -> b ! : k_kinds k_pure_kind k_keys_are_plain k_odd
/// py lambda a, b, op: getattr(__import__("operator"), "lt le eq ne gt ge".split()[op])(a, b)
#define K_ITSELF 0x40000000 /* compared by `object` itself, or as the int or str that it is */
/* What a value is compared as: `sys.version_info` and most named tuples as the tuples they are,
   members of enumerations and instances of classes without `__eq__` by what they are. */
static CYTHON_INLINE int k_compared_as(PyObject *x) {
    int kind = k_kind_of(x);
#if !defined(PYPY_VERSION)
    if (kind == 0 && PyTuple_Check(x) && Py_TYPE(x)->tp_richcompare == PyTuple_Type.tp_richcompare) return 128;
    if (kind == 0) {
        richcmpfunc compare = Py_TYPE(x)->tp_richcompare;
        int own = compare == PyBaseObject_Type.tp_richcompare;
        return own || compare == PyLong_Type.tp_richcompare || compare == PyUnicode_Type.tp_richcompare ? K_ITSELF : 0;
    }
#endif
    return kind;
}
/* Whether comparing it runs no code of the user's, and what it holds may have been unboxed. */
static int k_is_comparable(PyObject *x, int deep) {
    int kind = k_compared_as(x);
    Py_ssize_t i;
    if (kind & K_SCALARS) return !k_odd(x);
    if (kind == K_ITSELF) return 1;
    if (deep == 0) return 0;
    if (kind & (64 | 128)) {
        for (i = 0; i < Py_SIZE(x); i++) {
            PyObject *item = kind == 64 ? PyList_GET_ITEM(x, i) : PyTuple_GET_ITEM(x, i);
            if (!k_is_comparable(item, deep - 1)) return 0;
        }
        return 1;
    }
    if (kind == 256) {
        PyObject *key, *value;
        for (i = 0; PyDict_Next(x, &i, &key, &value); ) if (!k_is_comparable(value, deep - 1)) return 0;
    }
    return kind & (256 | 512 | 1024) && k_keys_are_plain(x);
}
static int k_compare_builtin(PyObject *a, PyObject *b, long long op) {
    PyObject *r;
    int truth;
    int one = k_compared_as(a), two = k_compared_as(b);
    if (!one || !two) K_BAIL(-1);
    if ((one | two) & ~K_SCALARS && (!k_is_comparable(a, 4) || !k_is_comparable(b, 4))) K_BAIL(-1);
    r = PyObject_RichCompare(a, b, (int)op);
    if (r == NULL) return -1;
    truth = r == Py_True;
    Py_DECREF(r);
    return truth;
}
static CYTHON_INLINE int k_compare(PyObject *a, PyObject *b, long long op) {
    if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
        switch (op) { case 0: return x < y; case 1: return x <= y; case 2: return x == y; case 3: return x != y;
                      case 4: return x > y; default: return x >= y; }
    }
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
    if (PyLong_CheckExact(a) && PyLong_CheckExact(b) && PyUnstable_Long_IsCompact((PyLongObject *)a)
        && PyUnstable_Long_IsCompact((PyLongObject *)b)) {
        Py_ssize_t x = PyUnstable_Long_CompactValue((PyLongObject *)a), y = PyUnstable_Long_CompactValue((PyLongObject *)b);
        switch (op) { case 0: return x < y; case 1: return x <= y; case 2: return x == y; case 3: return x != y;
                      case 4: return x > y; default: return x >= y; }
    }
#endif
    return k_compare_builtin(a, b, op);
}

/// k_percent(s, o) -> o !
/// py lambda x, v: x % v
static CYTHON_INLINE PyObject *k_percent(PyObject *x, PyObject *v) { return PyUnicode_Format(x, v); }

/// k_truth(o) -> b ! : k_kinds
/// py bool
static CYTHON_INLINE int k_truth(PyObject *x) {
    if (x == Py_True) return 1;
    if (x == Py_False || x == Py_None) return 0;
    if (K_UNLIKELY(!k_kind_of(x))) {
#if !defined(PYPY_VERSION)
        PyTypeObject *t = Py_TYPE(x); /* an instance that has neither a truth nor a length is true */
        int told = t->tp_as_number != NULL && t->tp_as_number->nb_bool != NULL;
        told = told || (t->tp_as_mapping != NULL && t->tp_as_mapping->mp_length != NULL);
        if (!told && (t->tp_as_sequence == NULL || t->tp_as_sequence->sq_length == NULL)) return 1;
#endif
        K_BAIL(-1);
    }
    return PyObject_IsTrue(x);
}

/// k_len(o) -> i ! : k_kinds
/// py len
static CYTHON_INLINE long long k_len(PyObject *x) {
    if (K_UNLIKELY(!(k_kind_of(x) & (4 | 32 | 64 | 128 | 256 | 512 | 1024 | 2048)) && !k_tuple_read(x))) K_BAIL(-1);
    return (long long)PyObject_Size(x);
}

/// k_manager(o, o) -> o
/// py lambda managed, x: x
/* What `with` takes; of anything else `managed` says it in the interpreter's words. */
static CYTHON_INLINE PyObject *k_manager(PyObject *managed, PyObject *x) {
#if !defined(PYPY_VERSION)
    static PyObject *enter = NULL, *leave = NULL;
    if (enter == NULL && (enter = PyUnicode_InternFromString("__enter__")) == NULL) return NULL;
    if (leave == NULL && (leave = PyUnicode_InternFromString("__exit__")) == NULL) return NULL;
    if (_PyType_Lookup(Py_TYPE(x), enter) == NULL || _PyType_Lookup(Py_TYPE(x), leave) == NULL) {
        PyObject *said = PyObject_CallOneArg(managed, x);
        if (said == NULL) return NULL;
        Py_DECREF(said);
    }
#endif
    return Py_NewRef(x);
}

/// k_apart(o, o, i) -> t
/// py lambda apart, x, n: apart(x)
/* Take any object apart as Python does: `apart` is Python's own way, for all but the usual. */
static CYTHON_INLINE PyObject *k_apart(PyObject *apart, PyObject *x, long long n) {
    if (PyTuple_CheckExact(x) && PyTuple_GET_SIZE(x) == n) return Py_NewRef(x);
    if (PyList_CheckExact(x) && PyList_GET_SIZE(x) == n) return PyList_AsTuple(x);
    return PyObject_CallOneArg(apart, x);
}

/// k_iterable(o) -> o ! : k_kinds
/// py lambda x: x
static CYTHON_INLINE PyObject *k_iterable(PyObject *x) {
    if (K_UNLIKELY(!(k_kind_of(x) & (4 | 32 | 64 | 128 | 256 | 512 | 1024 | 2048 | 4096)))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_transposed(o) -> l !
/// py lambda rows: list(zip(*rows))
/* The columns of rows that are exact lists and tuples, as many as the shortest row has items. */
static PyObject *k_transposed(PyObject *rows) {
    Py_ssize_t n = PySequence_Fast_GET_SIZE(rows), most = n ? PY_SSIZE_T_MAX : 0, i, j;
    PyObject *made;
    for (j = 0; j < n; j++) {
        PyObject *row = PySequence_Fast_GET_ITEM(rows, j);
        if (!PyList_CheckExact(row) && !PyTuple_CheckExact(row)) K_BAIL(NULL);
        if (PySequence_Fast_GET_SIZE(row) < most) most = PySequence_Fast_GET_SIZE(row);
    }
    if ((made = PyList_New(most)) == NULL) return NULL;
    for (i = 0; i < most; i++) {
        PyObject *column = PyTuple_New(n);
        if (column == NULL) { Py_DECREF(made); return NULL; }
        for (j = 0; j < n; j++) PyTuple_SET_ITEM(column, j, Py_NewRef(PySequence_Fast_GET_ITEM(PySequence_Fast_GET_ITEM(rows, j), i)));
        PyList_SET_ITEM(made, i, column);
    }
    return made;
}

/// k_told(o) -> s ! : k_is_plain
/// py lambda x: str(x)
/* The text of an exception whose class leaves that to the interpreter, with plain arguments. */
static PyObject *k_told(PyObject *x) {
#if defined(PYPY_VERSION)
    K_BAIL(NULL);
#else
    PyTypeObject *t = Py_TYPE(x), *base = t;
    PyObject *args;
    Py_ssize_t i;
    if (!PyExceptionInstance_Check(x)) K_BAIL(NULL);
    while (base != NULL && PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE)) base = base->tp_base;
    if (base == NULL || t->tp_str != base->tp_str || t->tp_repr != base->tp_repr) K_BAIL(NULL);
    args = ((PyBaseExceptionObject *)x)->args;
    if (args == NULL || !PyTuple_CheckExact(args)) K_BAIL(NULL);
    for (i = 0; i < PyTuple_GET_SIZE(args); i++) if (!k_is_plain(PyTuple_GET_ITEM(args, i), 4)) K_BAIL(NULL);
    return PyObject_Str(x);
#endif
}

/// k_item_caught(o, o) -> o ! : k_kinds k_is_key
/// py lambda x, i: x[i]
/* An item of a builtin, by the interpreter's own look-up: what it raises is for a handler around. */
static PyObject *k_item_caught(PyObject *x, PyObject *i) {
    int kind = k_kind_of(x), key = k_kind_of(i);
    if (!(kind & (4 | 32 | 64 | 128 | 256 | 2048 | 4096)) || (!key && kind != 256)) K_BAIL(NULL);
    if (!(key & (64 | 256)) && !k_is_key(i, 4)) K_BAIL(NULL);
    return PyObject_GetItem(x, i);
}

/// k_default(o, o) -> o ! : k_dict_put
/// py lambda d, k: d[k]
#if !defined(PYPY_VERSION)
/* Whether the class says of a missing key what collections.Counter says: 0. */
static int k_counts(PyTypeObject *t) {
    static PyObject *name = NULL, *of_counter = NULL;
    if (of_counter == NULL) {
        PyObject *module = PyImport_ImportModule("collections"), *type;
        type = module == NULL ? NULL : PyObject_GetAttrString(module, "Counter");
        name = PyUnicode_InternFromString("__missing__");
        of_counter = type == NULL || name == NULL ? NULL : PyObject_GetAttr(type, name);
        Py_XDECREF(module);
        Py_XDECREF(type);
        if (of_counter == NULL) { PyErr_Clear(); return 0; }
    }
    return _PyType_Lookup(t, name) == of_counter;
}
#endif
/* A key that is not there: a defaultdict makes a number, text or container, as it does itself. */
static PyObject *k_default(PyObject *d, PyObject *k) {
#if defined(PYPY_VERSION)
    K_BAIL(NULL);
#else
    PyTypeObject *t = Py_TYPE(d);
    PyObject *factory, *made = NULL;
    if (PyErr_Occurred()) return NULL;
    if (k_counts(t)) return PyLong_FromLong(0);
    if (!(t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE) || strcmp(t->tp_name, "collections.defaultdict")) K_BAIL(NULL);
    factory = PyObject_GetAttrString(d, "default_factory");
    if (factory == NULL) return NULL;
    if (factory == (PyObject *)&PyLong_Type || factory == (PyObject *)&PyFloat_Type
        || factory == (PyObject *)&PyUnicode_Type || factory == (PyObject *)&PyList_Type
        || factory == (PyObject *)&PyDict_Type || factory == (PyObject *)&PySet_Type)
        made = PyObject_CallNoArgs(factory);
    else PyErr_SetNone(k_bail_type);
    Py_DECREF(factory);
    if (made != NULL && k_dict_put(d, k, made) < 0) Py_CLEAR(made);
    return made;
#endif
}

/// k_getitem_filled(o, o) -> o ! : k_kinds k_key k_default k_getitem
/// py lambda d, k: d[k]
static PyObject *k_getitem_filled(PyObject *x, PyObject *i) {
    PyObject *r;
    if (!k_dict_read(x)) return k_getitem(x, i);
    r = k_key(i);
    if (r == NULL) return NULL;
    Py_DECREF(r);
    r = PyDict_GetItemWithError(x, i);
    if (r == NULL) return k_default(x, i);
    return Py_NewRef(r);
}

/// k_getitem(o, o) -> o ! : k_kinds k_key
/// py lambda x, i: x[i]
static PyObject *k_getitem(PyObject *x, PyObject *i) {
    int kind = k_kind_of(x);
    PyObject *r;
    if (kind == 256 || (kind == 0 && k_dict_read(x))) {
        r = k_key(i);
        if (r == NULL) return NULL;
        Py_DECREF(r);
        r = PyDict_GetItemWithError(x, i);
        if (r == NULL) { if (!PyErr_Occurred()) PyErr_SetNone(k_bail_type); return NULL; }
        return Py_NewRef(r);
    }
    if (!(kind & (4 | 32 | 64 | 128 | 2048)) && !(kind == 0 && k_tuple_read(x))) K_BAIL(NULL);
    if (!(k_kind_of(i) & (1 | 16))) K_BAIL(NULL);
    return PyObject_GetItem(x, i);
}

/// k_contains(o, o) -> b ! : k_kinds k_key
/// py lambda x, v: v in x
static int k_contains(PyObject *x, PyObject *v) {
    int kind = k_kind_of(x), what = k_kind_of(v);
    PyObject *key;
    Py_ssize_t i;
    if (kind == 0 && k_dict_read(x)) kind = 256;
    if (kind & (256 | 512 | 1024)) {
        key = k_key(v);
        if (key == NULL) return -1;
        Py_DECREF(key);
        return kind == 256 ? PyDict_Contains(x, v) : PySet_Contains(x, v);
    }
    if (!(what & (1 | 2 | 4 | 8 | 16 | 32)) || (PyFloat_CheckExact(v) && PyFloat_AS_DOUBLE(v) != PyFloat_AS_DOUBLE(v))) K_BAIL(-1);
    if (kind & (64 | 128)) {
        PyObject **items = kind & 64 ? ((PyListObject *)x)->ob_item : ((PyTupleObject *)x)->ob_item;
        for (i = 0; i < Py_SIZE(x); i++) if (!k_kind_of(items[i])) K_BAIL(-1);
        return PySequence_Contains(x, v);
    }
    if (!(kind & (4 | 32 | 2048 | 4096))) K_BAIL(-1);
    return PySequence_Contains(x, v);
}

/// k_int_of(o) -> o ! : k_scalar
/// py lambda x: int(x)
/* Digits of a text that surely fit are read here; the rest, and what is wrong, by the interpreter. */
static PyObject *k_int_of(PyObject *x) {
#if !defined(PYPY_VERSION)
    if (PyUnicode_CheckExact(x) && PyUnicode_IS_COMPACT_ASCII(x)) {
        const unsigned char *text = (const unsigned char *)PyUnicode_DATA(x);
        Py_ssize_t n = PyUnicode_GET_LENGTH(x), i = n > 0 && text[0] == '-';
        long long value = 0;
        if (n > i && n <= 18) {
            for (; i < n && text[i] >= '0' && text[i] <= '9'; i++) value = value * 10 + (text[i] - '0');
            if (i == n) return PyLong_FromLongLong(text[0] == '-' ? -value : value);
        }
    }
#endif
    if ((x = k_scalar(x)) == NULL) return NULL;
    Py_DECREF(x);
    return PyObject_CallOneArg((PyObject *)&PyLong_Type, x);
}

/// k_float_of(o) -> d ! : k_scalar
/// py lambda x: float(x)
/* A decimal of at most fifteen digits is their number over a power of ten that is exact: so is the
   quotient rounded once (Clinger 1990, "How to read floating point numbers accurately"). */
static double k_float_of(PyObject *x) {
    PyObject *made;
    double value;
#if !defined(PYPY_VERSION) && FLT_EVAL_METHOD == 0
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    if (PyUnicode_CheckExact(x) && PyUnicode_IS_COMPACT_ASCII(x)) {
        const unsigned char *text = (const unsigned char *)PyUnicode_DATA(x);
        Py_ssize_t n = PyUnicode_GET_LENGTH(x), minus = n > 0 && text[0] == '-', i, point = -1;
        long long digits = 0;
        for (i = minus; i < n && n - minus <= 16; i++) {
            if (text[i] >= '0' && text[i] <= '9') digits = digits * 10 + (text[i] - '0');
            else if (text[i] == '.' && point < 0) point = i;
            else break;
        }
        if (i == n && n - minus - (point >= 0) > 0 && n - minus - (point >= 0) <= 15) {
            value = (double)digits / powers[point < 0 ? 0 : n - 1 - point];
            return minus ? -value : value;
        }
    }
#endif
    if ((x = k_scalar(x)) == NULL) return -1.0;
    Py_DECREF(x);
    made = PyObject_CallOneArg((PyObject *)&PyFloat_Type, x);
    if (made == NULL) return -1.0;
    value = PyFloat_AsDouble(made);
    Py_DECREF(made);
    return value;
}

/// k_scalar(o) -> o ! : k_kinds
/// py lambda x: x
static CYTHON_INLINE PyObject *k_scalar(PyObject *x) {
    if (K_UNLIKELY(!(k_kind_of(x) & (1 | 2 | 4 | 8 | 16 | 32 | 8192)))) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_is_plain(o, n) -> b : k_kinds k_odd
/// py lambda x, depth: True
static int k_is_plain(PyObject *x, Py_ssize_t depth) {
    int kind = k_kind_of(x);
    Py_ssize_t i;
    if (kind & (1 | 2 | 4 | 8 | 16 | 32 | 8192 | 16384)) return !k_odd(x);
    if (kind != 128 || depth == 0) return 0;
    for (i = 0; i < PyTuple_GET_SIZE(x); i++) if (!k_is_plain(PyTuple_GET_ITEM(x, i), depth - 1)) return 0;
    return 1;
}

/// k_plain(o) -> o ! : k_is_plain k_keys_are_plain
/// py lambda x: x
static PyObject *k_plain(PyObject *x) {
    int kind = k_kind_of(x);
    Py_ssize_t i;
    if (kind == 64) {
        for (i = 0; i < Py_SIZE(x); i++) if (!k_is_plain(PyList_GET_ITEM(x, i), 4)) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    if (kind & (256 | 512 | 1024) ? !k_keys_are_plain(x) : !(kind & (2048 | 4096)) && !k_is_plain(x, 5)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_plain_keys(o) -> o ! : k_is_plain
/// py lambda x: x
/* A dict whose keys are taken, be it a defaultdict or a Counter. */
static PyObject *k_plain_keys(PyObject *x) {
    PyObject *key, *value;
    Py_ssize_t i = 0;
    if (!PyDict_CheckExact(x)) {
#if defined(PYPY_VERSION)
        K_BAIL(NULL);
#else
        if (!PyDict_Check(x) || Py_TYPE(x)->tp_iter != PyDict_Type.tp_iter) K_BAIL(NULL);
#endif
    }
    while (PyDict_Next(x, &i, &key, &value)) if (!k_is_plain(key, 4)) K_BAIL(NULL);
    return Py_NewRef(x);
}

/// k_keys_binop(o, o, i) -> o ! : k_plain_keys k_keys_are_plain
/// py lambda a, b, op: getattr(__import__("operator"), "add sub mul truediv mod floordiv pow lshift rshift and_ or_ xor".split()[op])(*(x.keys() if isinstance(x, dict) else x for x in (a, b)))
/* A set operator on the keys of dicts, or of a dict and a set, by the views' own rules. */
static PyObject *k_keys_of(PyObject *x) {
    static PyObject *name = NULL;
    PyObject *plain;
    if (PySet_CheckExact(x)) { if (!k_keys_are_plain(x)) K_BAIL(NULL); return Py_NewRef(x); }
    plain = k_plain_keys(x);
    if (plain == NULL) return NULL;
    Py_DECREF(plain);
    if (name == NULL && (name = PyUnicode_InternFromString("keys")) == NULL) return NULL;
#if !defined(PYPY_VERSION)
    if (!PyDict_CheckExact(x) && _PyType_Lookup(Py_TYPE(x), name) != _PyType_Lookup(&PyDict_Type, name)) K_BAIL(NULL);
#endif
    return PyObject_CallMethodObjArgs(x, name, NULL);
}
static PyObject *k_keys_binop(PyObject *a, PyObject *b, long long op) {
    PyObject *one = k_keys_of(a), *two = one == NULL ? NULL : k_keys_of(b), *r = NULL;
    if (two != NULL) {
        if (op == 1) r = PyNumber_Subtract(one, two);
        else if (op == 9) r = PyNumber_And(one, two);
        else if (op == 10) r = PyNumber_Or(one, two);
        else r = PyNumber_Xor(one, two);
    }
    Py_XDECREF(one);
    Py_XDECREF(two);
    return r;
}

/// k_sortable(o) -> o ! : k_plain k_compare
/// py lambda x: x
/* What can be sorted without code of the user's. */
static PyObject *k_sortable(PyObject *x) {
    Py_ssize_t i;
    if (!PyList_CheckExact(x)) return k_plain(x);
    for (i = 0; i < PyList_GET_SIZE(x); i++) {
        PyObject *item = PyList_GET_ITEM(x, i);
        if (!k_odd(item) && !k_is_comparable(item, 5)) K_BAIL(NULL);
    }
    return Py_NewRef(x);
}

/// k_order
/// py
/* Keys that have one order only are sorted by numbers of 64 bits that have the same order: floats
   without NaN, ints, texts (by their first 8 characters, then whole), and tuples of them. */
#if !defined(PYPY_VERSION)
#define K_KEY_PARTS 4
typedef struct { unsigned long long part[K_KEY_PARTS]; Py_ssize_t at; } k_key_row;
typedef struct { int parts, text[K_KEY_PARTS]; int down, whole; PyObject *keys; } k_key_order;

static CYTHON_INLINE PyObject *k_key_part(const k_key_order *order, Py_ssize_t at, int part) {
    PyObject *key = PyList_GET_ITEM(order->keys, at);
    return order->whole ? key : PyTuple_GET_ITEM(key, part);
}

/* 0: not a key of this kind */
static int k_key_number(PyObject *x, int kind, unsigned long long *out) {
    const unsigned long long top = 1ULL << 63;
    if (kind == 1) {
        double d;
        unsigned long long bits;
        if (!PyFloat_CheckExact(x)) return 0;
        d = PyFloat_AS_DOUBLE(x) + 0.0;  /* -0.0 is equal to 0.0 */
        if (d != d) return 0;
        memcpy(&bits, &d, sizeof bits);
        *out = bits & top ? ~bits : bits | top;
        return 1;
    }
    if (kind == 2) {
        int overflow;
        long long n;
        if (!PyLong_CheckExact(x) && !PyBool_Check(x)) return 0;
        n = PyLong_AsLongLongAndOverflow(x, &overflow);
        if (overflow) return 0;
        *out = (unsigned long long)n ^ top;
        return 1;
    }
    if (!PyUnicode_CheckExact(x)) return 0;
#if PY_VERSION_HEX < 0x030C0000
    if (!PyUnicode_IS_READY(x)) return 0;
#endif
    *out = 0;
    if (PyUnicode_KIND(x) != PyUnicode_1BYTE_KIND) return 2;
    {
        const unsigned char *data = PyUnicode_1BYTE_DATA(x);
        Py_ssize_t i, n = PyUnicode_GET_LENGTH(x);
        for (i = 0; i < 8; i++) *out = (*out << 8) | (i < n ? data[i] : 0);
    }
    return 1;
}

static CYTHON_INLINE int k_key_before(const k_key_order *order, const k_key_row *a, const k_key_row *b) {
    int i;
    for (i = 0; i < order->parts; i++) {
        if (a->part[i] != b->part[i]) return a->part[i] < b->part[i];
        if (order->text[i]) {
            PyObject *one = k_key_part(order, a->at, i), *other = k_key_part(order, b->at, i);
            int found = one == other ? 0 : PyUnicode_Compare(one, other);
            if (found) return order->down ? found > 0 : found < 0;
        }
    }
    return a->at < b->at;
}

static void k_key_merge(const k_key_order *order, k_key_row *rows, k_key_row *room, Py_ssize_t n) {
    Py_ssize_t half = n / 2, i, j, k;
    if (n <= 12) {
        for (i = 1; i < n; i++) {
            k_key_row row = rows[i];
            for (j = i; j > 0 && k_key_before(order, &row, &rows[j - 1]); j--) rows[j] = rows[j - 1];
            rows[j] = row;
        }
        return;
    }
    k_key_merge(order, rows, room, half);
    k_key_merge(order, rows + half, room, n - half);
    if (k_key_before(order, &rows[half - 1], &rows[half])) return;
    memcpy(room, rows, half * sizeof *rows);
    for (i = 0, j = half, k = 0; i < half && j < n; k++) {
        if (k_key_before(order, &rows[j], &room[i])) rows[k] = rows[j++];
        else rows[k] = room[i++];
    }
    memcpy(rows + k, room + i, (half - i) * sizeof *rows);
}

static int k_key_kind(PyObject *x) {
    if (PyFloat_CheckExact(x)) return 1;
    if (PyLong_CheckExact(x) || PyBool_Check(x)) return 2;
    return PyUnicode_CheckExact(x) ? 3 : 0;
}

/* 1: `rows`, which is to be freed, are in order; 0: the interpreter has to sort; -1: no memory */
static int k_order(PyObject *keys, int down, k_key_row **rows) {
    Py_ssize_t i, n = PyList_GET_SIZE(keys);
    int k, kinds[K_KEY_PARTS];
    k_key_order order;
    k_key_row *made;
    if (n == 0) return 0;
    order.keys = keys;
    order.down = down;
    order.whole = !PyTuple_CheckExact(PyList_GET_ITEM(keys, 0));
    order.parts = order.whole ? 1 : (int)Py_MIN(PyTuple_GET_SIZE(PyList_GET_ITEM(keys, 0)), K_KEY_PARTS + 1);
    if (order.parts < 1 || order.parts > K_KEY_PARTS) return 0;
    for (k = 0; k < order.parts; k++) {
        kinds[k] = k_key_kind(k_key_part(&order, 0, k));
        if (kinds[k] == 0) return 0;
        order.text[k] = kinds[k] == 3;
    }
    made = (k_key_row *)PyMem_Malloc(2 * n * sizeof *made);
    if (made == NULL) { PyErr_NoMemory(); return -1; }
    for (i = 0; i < n; i++) {
        PyObject *key = PyList_GET_ITEM(keys, i);
        made[i].at = i;
        if (!order.whole && (!PyTuple_CheckExact(key) || PyTuple_GET_SIZE(key) != order.parts)) goto other;
        for (k = 0; k < order.parts; k++) {
            int found = k_key_number(k_key_part(&order, i, k), kinds[k], &made[i].part[k]);
            if (found == 0) goto other;
            if (found == 2) kinds[k] = 4;  /* texts beyond Latin-1 are compared whole, all of them */
            if (down) made[i].part[k] = ~made[i].part[k];
        }
    }
    for (k = 0; k < order.parts; k++) if (kinds[k] == 4) for (i = 0; i < n; i++) made[i].part[k] = 0;
    k_key_merge(&order, made, made + n, n);
    *rows = made;
    return 1;
other:
    PyMem_Free(made);
    return 0;
}
#endif

/// k_sorted_by(l, l, o) -> l ! : k_order
/// py lambda x, keys, reverse: [x[i] for i in sorted(range(len(x)), key=keys.__getitem__, reverse=reverse)]
/* Where the keys have more than one order, the interpreter's own sort puts the numbers of the items in theirs. */
static PyObject *k_sorted_by(PyObject *x, PyObject *keys, PyObject *reverse) {
    Py_ssize_t i, n = PyList_GET_SIZE(x);
    PyObject *order, *result = NULL, *sort = NULL, *named = NULL, *key = NULL, *none = NULL, *nothing = NULL;
    if (!PyBool_Check(reverse) || PyList_GET_SIZE(keys) != n) K_BAIL(NULL);
#if !defined(PYPY_VERSION)
    {
        k_key_row *rows = NULL;
        int known = k_order(keys, reverse == Py_True, &rows);
        if (known < 0) return NULL;
        if (known) {
            result = PyList_New(n);
            for (i = 0; result != NULL && i < n; i++) {
                PyObject *item = PyList_GET_ITEM(x, rows[i].at);
                Py_INCREF(item);
                PyList_SET_ITEM(result, i, item);
            }
            PyMem_Free(rows);
            return result;
        }
    }
#endif
    order = PyList_New(n);
    if (order == NULL) return NULL;
    for (i = 0; i < n; i++) {
        PyObject *number = PyLong_FromSsize_t(i);
        if (number == NULL) goto end;
        PyList_SET_ITEM(order, i, number);
    }
    sort = PyObject_GetAttrString(order, "sort");
    key = PyObject_GetAttrString(keys, "__getitem__");
    nothing = PyTuple_New(0);
    named = sort && key && nothing ? Py_BuildValue("{sOsO}", "key", key, "reverse", reverse) : NULL;
    none = named ? PyObject_Call(sort, nothing, named) : NULL;
    result = none ? PyList_New(n) : NULL;
    for (i = 0; result != NULL && i < n; i++) {
        PyObject *item = PyList_GET_ITEM(x, PyLong_AsSsize_t(PyList_GET_ITEM(order, i)));
        Py_INCREF(item);
        PyList_SET_ITEM(result, i, item);
    }
end:
    Py_XDECREF(sort); Py_XDECREF(key); Py_XDECREF(named); Py_XDECREF(none); Py_XDECREF(nothing);
    Py_DECREF(order);
    return result;
}

/// k_sorted(l, o) -> l ! : k_sortable k_order
/// py lambda x, reverse: sorted(x, reverse=reverse)
static PyObject *k_sorted(PyObject *x, PyObject *reverse) {
    PyObject *checked, *made = NULL, *sort, *named, *nothing, *none;
    if (!PyBool_Check(reverse)) K_BAIL(NULL);
#if !defined(PYPY_VERSION)
    {
        k_key_row *rows = NULL;
        int known = k_order(x, reverse == Py_True, &rows);
        if (known < 0) return NULL;
        if (known) {
            Py_ssize_t i, n = PyList_GET_SIZE(x);
            made = PyList_New(n);
            for (i = 0; made != NULL && i < n; i++) {
                PyObject *item = PyList_GET_ITEM(x, rows[i].at);
                Py_INCREF(item);
                PyList_SET_ITEM(made, i, item);
            }
            PyMem_Free(rows);
            return made;
        }
    }
#endif
    checked = k_sortable(x);
    if (checked == NULL) return NULL;
    Py_DECREF(checked);
    made = PyList_GetSlice(x, 0, PyList_GET_SIZE(x));
    sort = made ? PyObject_GetAttrString(made, "sort") : NULL;
    named = sort ? Py_BuildValue("{sO}", "reverse", reverse) : NULL;
    nothing = named ? PyTuple_New(0) : NULL;
    none = nothing ? PyObject_Call(sort, nothing, named) : NULL;
    if (none == NULL) Py_CLEAR(made);
    Py_XDECREF(sort); Py_XDECREF(named); Py_XDECREF(nothing); Py_XDECREF(none);
    return made;
}

/// k_sort(l, o) -> v ! : k_sorted
/// py lambda x, reverse: x.sort(reverse=reverse)
static int k_sort(PyObject *x, PyObject *reverse) {
    PyObject *made = k_sorted(x, reverse);
    int rc;
    if (made == NULL) return -1;
    rc = PyList_SetSlice(x, 0, PyList_GET_SIZE(x), made);
    Py_DECREF(made);
    return rc;
}

/// k_sort_by(l, l, o) -> v ! : k_sorted_by
/// py lambda x, keys, reverse: x.__setitem__(slice(None), [x[i] for i in sorted(range(len(x)), key=keys.__getitem__, reverse=reverse)])
static int k_sort_by(PyObject *x, PyObject *keys, PyObject *reverse) {
    PyObject *made = k_sorted_by(x, keys, reverse);
    int rc;
    if (made == NULL) return -1;
    rc = PyList_SetSlice(x, 0, PyList_GET_SIZE(x), made);
    Py_DECREF(made);
    return rc;
}

/// k_best_by(l, l, i) -> o !
/// py lambda x, keys, largest: x[(max if largest else min)(range(len(x)), key=keys.__getitem__)]
/* The first item with the largest or smallest key. */
static PyObject *k_best_by(PyObject *x, PyObject *keys, long long largest) {
    Py_ssize_t i, best = 0, n = PyList_GET_SIZE(x);
    if (n == 0 || PyList_GET_SIZE(keys) != n) K_BAIL(NULL);
    for (i = 1; i < n; i++) {
        PyObject *one = PyList_GET_ITEM(keys, i), *other = PyList_GET_ITEM(keys, best);
        int better;
        if (PyFloat_CheckExact(one) && PyFloat_CheckExact(other))
            better = largest ? PyFloat_AS_DOUBLE(one) > PyFloat_AS_DOUBLE(other) : PyFloat_AS_DOUBLE(one) < PyFloat_AS_DOUBLE(other);
        else better = PyObject_RichCompareBool(one, other, largest ? Py_GT : Py_LT);
        if (better < 0) return NULL;
        if (better) best = i;
    }
    return Py_NewRef(PyList_GET_ITEM(x, best));
}

/// k_best_or(l, l, i, o) -> o ! : k_best_by
/// py lambda x, keys, largest, default: x[(max if largest else min)(range(len(x)), key=keys.__getitem__)] if x else default
static PyObject *k_best_or(PyObject *x, PyObject *keys, long long largest, PyObject *otherwise) {
    if (PyList_GET_SIZE(x) == 0) return Py_NewRef(otherwise);
    return k_best_by(x, keys, largest);
}

/// k_room() -> n : stack
/// py lambda: 1 << 30
#define K_CALL_BYTES 1024  /* what a call of the kernel's own takes of the stack at most, and more */
#define K_CALLS_MOST 400
static CYTHON_INLINE Py_ssize_t k_room(void) {
#if defined(PYPY_VERSION)
    char here;
    Py_ssize_t left;
    if (K_UNLIKELY(k_stack_top == NULL)) k_find_stack(&here);
    if (K_LIKELY(k_stack_top - &here <= K_SHALLOW_BYTES)) return K_CALLS_MOST;
    left = k_bytes_left(k_stack_top - &here) / K_CALL_BYTES;
    return left < K_CALLS_MOST ? left : K_CALLS_MOST;
#elif PY_VERSION_HEX >= 0x030C0000
    return PyThreadState_Get()->py_recursion_remaining - 2;
#else
    return PyThreadState_Get()->recursion_remaining - 2;
#endif
}

/// k_sum_rest(d, d, d) -> d
/// py lambda total, x, rest: 0.0 if __import__("sys").version_info < (3, 12) else rest + ((total - (total + x)) + x if abs(total) >= abs(x) else (x - (total + x)) + total)
/* sum() of floats is compensated (Neumaier) from CPython 3.12 on; not before, and not on PyPy */
static CYTHON_INLINE double k_sum_rest(double total, double x, double rest) {
#if PY_VERSION_HEX >= 0x030C0000 && !defined(PYPY_VERSION)
    double t = total + x;
    if (fabs(total) >= fabs(x)) return rest + ((total - t) + x);
    return rest + ((x - t) + total);
#else
    return 0.0;
#endif
}

/// k_sum_end(d, d) -> d
/// py lambda total, rest: total + rest if rest and rest - rest == 0 else total
static CYTHON_INLINE double k_sum_end(double total, double rest) {
    return rest != 0.0 && isfinite(rest) ? total + rest : total;
}

/// k_pairs(o) -> o ! : k_key
/// py lambda x: x
/* what dict() takes apart without running code of the user's: tuples or lists of two, plain keys */
static PyObject *k_pairs(PyObject *x) {
    Py_ssize_t i, n;
    PyObject **items, *key;
    if (PyList_CheckExact(x)) items = ((PyListObject *)x)->ob_item;
    else if (PyTuple_CheckExact(x)) items = ((PyTupleObject *)x)->ob_item;
    else K_BAIL(NULL);
    n = Py_SIZE(x);
    for (i = 0; i < n; i++) {
        PyObject *pair = items[i];
        if (PyTuple_CheckExact(pair) && PyTuple_GET_SIZE(pair) == 2) key = PyTuple_GET_ITEM(pair, 0);
        else if (PyList_CheckExact(pair) && PyList_GET_SIZE(pair) == 2) key = PyList_GET_ITEM(pair, 0);
        else K_BAIL(NULL);
        key = k_key(key);
        if (key == NULL) return NULL;
        Py_DECREF(key);
    }
    return Py_NewRef(x);
}

/// heap : k_compare
/// py
/* The order of heapq, step by step: equal items end where it leaves them. Items are plain. Which
   of two tuples with a NaN comes first depends on the NaN's identity. */
static CYTHON_INLINE int k_less_part(PyObject *a, PyObject *b, int *same) {
    PyTypeObject *t = Py_TYPE(a);
    int r;
    *same = 0;
    if (a == b) { *same = 1; return 0; }
    if (t == Py_TYPE(b)) {
        if (t == &PyFloat_Type) {
            double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
            *same = x == y;
            if (K_UNLIKELY(x != x && y != y)) K_BAIL(-1);
            return x < y;
        }
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
        if (t == &PyLong_Type && PyUnstable_Long_IsCompact((PyLongObject *)a)
            && PyUnstable_Long_IsCompact((PyLongObject *)b)) {
            Py_ssize_t x = PyUnstable_Long_CompactValue((PyLongObject *)a), y = PyUnstable_Long_CompactValue((PyLongObject *)b);
            *same = x == y;
            return x < y;
        }
#endif
    }
    if (!(k_kind_of(a) & k_kind_of(b) & K_SCALARS) && (!k_is_comparable(a, 3) || !k_is_comparable(b, 3))) K_BAIL(-1);
    r = PyObject_RichCompareBool(a, b, Py_EQ);
    if (r < 0) return -1;
    if (r) { *same = 1; return 0; }
    return PyObject_RichCompareBool(a, b, Py_LT);
}
static int k_less(PyObject *a, PyObject *b) {
    int same, r;
    if (PyTuple_CheckExact(a) && PyTuple_CheckExact(b)) {
        Py_ssize_t i, n = PyTuple_GET_SIZE(a), m = PyTuple_GET_SIZE(b);
        for (i = 0; i < n && i < m; i++) {
            r = k_less_part(PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, i), &same);
            if (r < 0 || !same) return r;
        }
        return n < m;
    }
    if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) return PyFloat_AS_DOUBLE(a) < PyFloat_AS_DOUBLE(b);
    if (!(k_kind_of(a) & k_kind_of(b) & K_SCALARS) && (!k_is_comparable(a, 4) || !k_is_comparable(b, 4))) K_BAIL(-1);
    return PyObject_RichCompareBool(a, b, Py_LT);
}
static int k_heap_down(PyObject *heap, Py_ssize_t start, Py_ssize_t place) {
    while (place > start) {
        Py_ssize_t parent = (place - 1) >> 1;
        PyObject *low = PyList_GET_ITEM(heap, place), *high = PyList_GET_ITEM(heap, parent);
        int less = k_less(low, high);
        if (less < 0) return -1;
        if (!less) break;
        PyList_SET_ITEM(heap, place, high);
        PyList_SET_ITEM(heap, parent, low);
        place = parent;
    }
    return 0;
}
static int k_heap_up(PyObject *heap, Py_ssize_t place) {
    Py_ssize_t n = PyList_GET_SIZE(heap), start = place, limit = n >> 1;
    while (place < limit) {
        Py_ssize_t child = 2 * place + 1;
        PyObject *held;
        if (child + 1 < n) {
            int less = k_less(PyList_GET_ITEM(heap, child), PyList_GET_ITEM(heap, child + 1));
            if (less < 0) return -1;
            child += !less;
        }
        held = PyList_GET_ITEM(heap, child);
        PyList_SET_ITEM(heap, child, PyList_GET_ITEM(heap, place));
        PyList_SET_ITEM(heap, place, held);
        place = child;
    }
    return k_heap_down(heap, start, place);
}

/// k_heap_push(l, o) -> v ! : heap k_list_push
/// py lambda heap, v: __import__("heapq").heappush(heap, v)
static int k_heap_push(PyObject *heap, PyObject *v) {
    if (k_list_push(heap, v) < 0) return -1;
    return k_heap_down(heap, 0, PyList_GET_SIZE(heap) - 1);
}

/// k_heap_pop(l) -> o ! : heap k_pop
/// py lambda heap: __import__("heapq").heappop(heap)
static PyObject *k_heap_pop(PyObject *heap) {
    PyObject *last = k_pop(heap), *first;
    if (last == NULL || PyList_GET_SIZE(heap) == 0) return last;
    first = PyList_GET_ITEM(heap, 0);
    PyList_SET_ITEM(heap, 0, last);
    if (k_heap_up(heap, 0) < 0) { Py_DECREF(first); return NULL; }
    return first;
}

/// k_heap_make(l) -> v ! : heap k_plain
/// py lambda heap: __import__("heapq").heapify(heap)
static int k_heap_make(PyObject *heap) {
    Py_ssize_t i;
    for (i = 0; i < PyList_GET_SIZE(heap); i++) {
        PyObject *v = k_plain(PyList_GET_ITEM(heap, i));
        if (v == NULL) return -1;
        Py_DECREF(v);
    }
    for (i = (PyList_GET_SIZE(heap) >> 1) - 1; i >= 0; i--) if (k_heap_up(heap, i) < 0) return -1;
    return 0;
}
