/* Ints of any size, not below zero, that a kernel puts together or takes apart by small ones. */

/// big
/// py
/* value = limbs * times + plus, or limbs * by**left + plus where `by` is not 0 (then plus < by**left):
   so that one step in about ten touches the limbs. They are 64 bits each, the lowest first. */
typedef unsigned long long k_limb;
typedef struct {
    PyObject_HEAD
    k_limb *limbs, times, plus, by, full_by, full;
    Py_ssize_t size, room;
    int left, full_left;
} k_big;
#define K_BIG_LEAST 8
static void k_big_free(PyObject *g) { PyMem_Free(((k_big *)g)->limbs); PyObject_Free(g); }
static PyTypeObject k_big_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "kernel.big", .tp_basicsize = sizeof(k_big), .tp_dealloc = k_big_free,
    .tp_flags = Py_TPFLAGS_DEFAULT };
static int k_big_room(k_big *g, Py_ssize_t size) {
    Py_ssize_t room = g->room ? g->room : K_BIG_LEAST;
    k_limb *limbs;
    if (size <= g->room) return 0;
    while (room < size) room *= 2;
    limbs = (k_limb *)PyMem_Realloc(g->limbs, (size_t)room * sizeof(k_limb));
    if (limbs == NULL) { PyErr_NoMemory(); return -1; }
    g->limbs = limbs;
    g->room = room;
    return 0;
}
static k_big *k_big_new(Py_ssize_t size) {
    static int ready = 0;
    k_big *g;
    if (!ready) { if (PyType_Ready(&k_big_type) < 0) return NULL; ready = 1; }
    g = PyObject_New(k_big, &k_big_type);
    if (g == NULL) return NULL;
    memset(&g->limbs, 0, sizeof(k_big) - offsetof(k_big, limbs));
    g->times = 1;
    if (k_big_room(g, size) < 0) { Py_DECREF((PyObject *)g); return NULL; }
    return g;
}
/* From the order of this machine's bytes to the lowest first, and back. */
static void k_big_swap(k_limb *limbs, Py_ssize_t size) {
#if !PY_LITTLE_ENDIAN
    while (size-- > 0) limbs[size] = __builtin_bswap64(limbs[size]);
#endif
    (void)limbs; (void)size;
}
static void k_big_trim(k_big *g) { while (g->size && !g->limbs[g->size - 1]) g->size--; }
/* Have the limbs alone hold the value. */
static int k_big_settle(k_big *g) {
    k_limb carry = g->plus;
    Py_ssize_t i;
    if (g->by) {
        for (g->times = 1; g->left > 0; g->left--) g->times *= g->by;
        g->by = 0;
    }
    if (k_big_room(g, g->size + 1) < 0) return -1;
    for (i = 0; i < g->size && (carry || g->times != 1); i++) {
        unsigned __int128 t = (unsigned __int128)g->limbs[i] * g->times + carry;
        g->limbs[i] = (k_limb)t;
        carry = (k_limb)(t >> 64);
    }
    if (carry) g->limbs[g->size++] = carry;
    g->times = 1;
    g->plus = 0;
    return 0;
}
static CYTHON_INLINE k_limb k_big_rest(k_limb high, k_limb *low, k_limb by) {
#if defined(__x86_64__) && defined(__GNUC__)
    __asm__("divq %4" : "=a"(*low), "=d"(high) : "0"(*low), "1"(high), "r"(by) : "cc"); /* high < by */
    return high;
#else
    unsigned __int128 t = (unsigned __int128)high << 64 | *low;
    *low = (k_limb)(t / by);
    return (k_limb)(t % by);
#endif
}
/* Have plus hold the next digits of base `by`, which is at least 2. */
static int k_big_refill(k_big *g, k_limb by) {
    Py_ssize_t i;
    if (k_big_settle(g) < 0) return -1;
    if (g->full_by != by) {
        unsigned __int128 next;
        g->full = g->full_by = by;
        for (g->full_left = 1; !((next = (unsigned __int128)g->full * by) >> 64); g->full_left++) g->full = (k_limb)next;
    }
    for (i = g->size; i-- > 0;) g->plus = k_big_rest(g->plus, &g->limbs[i], g->full);
    k_big_trim(g);
    g->by = by;
    g->left = g->full_left;
    return 0;
}
/* Whether plus tells what is left over of a division by `by`. */
static CYTHON_INLINE int k_big_ready(k_big *g, k_limb by) {
    return K_LIKELY(!g->size || (g->by == by && g->left > 0)) ? 0 : k_big_refill(g, by);
}
static CYTHON_INLINE int k_big_put_(k_big *g, k_limb a, k_limb b) {
    unsigned __int128 t, p;
    if (!a) { g->size = 0; g->by = 0; g->times = 1; g->plus = b; return 0; }
    if (g->by && g->size && k_big_settle(g) < 0) return -1;
    g->by = 0;
    p = (unsigned __int128)g->plus * a + b;
    t = g->size ? (unsigned __int128)g->times * a : a;
    if (K_UNLIKELY((p | t) >> 64)) {
        if (k_big_settle(g) < 0) return -1;
        t = a;
        p = b;
    }
    g->times = (k_limb)t;
    g->plus = (k_limb)p;
    return 0;
}

/// k_big_from(i) -> B ! : big
/// py lambda x: [x] if x >= 0 else _stop()
static PyObject *k_big_from(long long x) {
    k_big *g;
    if (K_UNLIKELY(x < 0)) K_BAIL(NULL);
    g = k_big_new(0);
    if (g != NULL) g->plus = (k_limb)x;
    return (PyObject *)g;
}

/// k_big_of(o) -> B ! : big
/// py lambda x: [x] if type(x) is int and x >= 0 else _stop()
static PyObject *k_big_of(PyObject *x) {
    k_big *g;
    Py_ssize_t size;
    if (K_UNLIKELY(!PyLong_CheckExact(x))) K_BAIL(NULL);
#if defined(PYPY_VERSION)
    {
        PyObject *bits = PyObject_CallMethod(x, "bit_length", NULL), *text;
        if (bits == NULL) return NULL;
        size = PyLong_AsSsize_t(bits) / 64 + 1;
        Py_DECREF(bits);
        text = PyObject_CallMethod(x, "to_bytes", "ns", size * 8, "little"); /* of one below zero an error */
        g = text == NULL ? NULL : k_big_new(size);
        if (g != NULL) memcpy(g->limbs, PyBytes_AS_STRING(text), (size_t)size * 8);
        Py_XDECREF(text);
        if (g == NULL) return NULL;
    }
#elif PY_VERSION_HEX >= 0x030D0000
    size = PyLong_AsNativeBytes(x, NULL, 0, -1);
    if (size < 0) return NULL;
    size = size / 8 + 1;
    g = k_big_new(size);
    if (g == NULL) return NULL;
    if (PyLong_AsNativeBytes(x, g->limbs, size * 8, Py_ASNATIVEBYTES_LITTLE_ENDIAN) < 0) { Py_DECREF((PyObject *)g); return NULL; }
    if (K_UNLIKELY(g->limbs[size - 1] >> 63)) { Py_DECREF((PyObject *)g); K_BAIL(NULL); }
#else
    if (K_UNLIKELY(_PyLong_Sign(x) < 0)) K_BAIL(NULL);
    size = (Py_ssize_t)(_PyLong_NumBits(x) / 64 + 1);
    g = k_big_new(size);
    if (g == NULL) return NULL;
    if (_PyLong_AsByteArray((PyLongObject *)x, (unsigned char *)g->limbs, (size_t)size * 8, 1, 0) < 0) { Py_DECREF((PyObject *)g); return NULL; }
#endif
    k_big_swap(g->limbs, size);
    g->size = size;
    k_big_trim(g);
    return (PyObject *)g;
}

/// k_big_int(B) -> o ! : big
/// py lambda g: g[0]
static PyObject *k_big_int(PyObject *held) {
    k_big *g = (k_big *)held;
    PyObject *x;
    if (!g->size) return PyLong_FromUnsignedLongLong(g->plus);
    if (k_big_settle(g) < 0) return NULL;
    k_big_swap(g->limbs, g->size);
#if defined(PYPY_VERSION)
    x = PyObject_CallMethod((PyObject *)&PyLong_Type, "from_bytes", "y#s", (char *)g->limbs, g->size * 8, "little");
#elif PY_VERSION_HEX >= 0x030D0000
    x = PyLong_FromUnsignedNativeBytes(g->limbs, (size_t)g->size * 8, Py_ASNATIVEBYTES_LITTLE_ENDIAN);
#else
    x = _PyLong_FromByteArray((unsigned char *)g->limbs, (size_t)g->size * 8, 1, 0);
#endif
    k_big_swap(g->limbs, g->size);
    return x;
}

/// k_big_put(B, i, i) -> v ! : big
/// py lambda g, a, b: g.__setitem__(0, g[0] * a + b) if a >= 0 <= b else _stop()
static CYTHON_INLINE int k_big_put(PyObject *g, long long a, long long b) {
    if (K_UNLIKELY(a < 0 || b < 0)) K_BAIL(-1);
    return k_big_put_((k_big *)g, (k_limb)a, (k_limb)b);
}

/// k_big_less(B, i) -> v ! : big
/// py lambda g, b: g.__setitem__(0, g[0] - b) if 0 <= b <= g[0] else _stop()
static CYTHON_INLINE int k_big_less(PyObject *held, long long b) {
    k_big *g = (k_big *)held;
    Py_ssize_t i;
    if (K_UNLIKELY(b < 0)) K_BAIL(-1);
    if (K_LIKELY(g->plus >= (k_limb)b)) { g->plus -= (k_limb)b; return 0; }
    if (k_big_settle(g) < 0) return -1;
    for (i = 0; i < g->size; i++) {
        k_limb old = g->limbs[i];
        g->limbs[i] = old - (k_limb)b;
        if (old >= (k_limb)b) { k_big_trim(g); return 0; }
        b = 1;
    }
    K_BAIL(-1);
}

/// k_big_up(B, i) -> v ! : big
/// py lambda g, n: g.__setitem__(0, g[0] << n) if 0 <= n <= 4096 else _stop()
static CYTHON_INLINE int k_big_up(PyObject *g, long long n) {
    if (K_UNLIKELY(n < 0 || n > 4096)) K_BAIL(-1);
    for (; n > 32; n -= 32) if (k_big_put_((k_big *)g, 1ULL << 32, 0) < 0) return -1;
    return k_big_put_((k_big *)g, 1ULL << n, 0);
}

/// k_big_or(B, i) -> v ! : big
/// py lambda g, b: g.__setitem__(0, g[0] | b) if b >= 0 else _stop()
static CYTHON_INLINE int k_big_or(PyObject *held, long long b) {
    k_big *g = (k_big *)held;
    k_limb x = (k_limb)b;
    if (K_UNLIKELY(b < 0)) K_BAIL(-1);
    if (!g->size || (!g->by && !(g->times & (g->times - 1)) && x < g->times && g->plus < g->times)) { g->plus |= x; return 0; }
    if (k_big_settle(g) < 0) return -1;
    g->limbs[0] |= x;
    return 0;
}

/// k_big_mod(B, i) -> i ! : big
/// py lambda g, d: g[0] % d if d > 0 else _stop()
static CYTHON_INLINE long long k_big_mod(PyObject *held, long long d) {
    k_big *g = (k_big *)held;
    if (K_UNLIKELY(d <= 0)) K_BAIL(-1);
    if (K_UNLIKELY(d == 1)) return 0;
    if (k_big_ready(g, (k_limb)d) < 0) return -1;
    return (long long)(g->plus % (k_limb)d);
}

/// k_big_div(B, i) -> v ! : big
/// py lambda g, d: g.__setitem__(0, g[0] // d) if d > 0 else _stop()
static CYTHON_INLINE int k_big_div(PyObject *held, long long d) {
    k_big *g = (k_big *)held;
    if (K_UNLIKELY(d <= 0)) K_BAIL(-1);
    if (K_UNLIKELY(d == 1)) return 0;
    if (k_big_ready(g, (k_limb)d) < 0) return -1;
    g->plus /= (k_limb)d;
    g->left -= g->size != 0;
    return 0;
}

/// k_big_apart(B, i) -> i ! : k_big_mod k_big_div
/// py lambda g, d: (g[0] % d, g.__setitem__(0, g[0] // d))[0] if d > 0 else _stop()
/* What is left over of a division; what it gives stays in place of the int. */
static CYTHON_INLINE long long k_big_apart(PyObject *g, long long d) {
    long long rest = k_big_mod(g, d);
    return K_UNLIKELY((rest == -1 && PyErr_Occurred()) || k_big_div(g, d) < 0) ? -1 : rest;
}

/// k_big_down(B, i) -> v ! : k_big_div
/// py lambda g, n: g.__setitem__(0, g[0] >> n) if n >= 0 else _stop()
static CYTHON_INLINE int k_big_down(PyObject *held, long long n) {
    k_big *g = (k_big *)held;
    if (K_UNLIKELY(n < 0)) K_BAIL(-1);
    for (; K_UNLIKELY(n > 62) && (g->size || g->plus); n -= 32) if (k_big_div(held, 1LL << 32) < 0) return -1;
    return n > 62 ? 0 : k_big_div(held, 1LL << n);
}

/// k_big_bits(B, i, i) -> i ! : big
/// py lambda g, n, mask: g[0] >> n & mask if n >= 0 <= mask else _stop()
static CYTHON_INLINE long long k_big_bits(PyObject *held, long long n, long long mask) {
    k_big *g = (k_big *)held;
    k_limb x;
    Py_ssize_t at;
    if (K_UNLIKELY(n < 0 || mask < 0)) K_BAIL(-1);
    if ((g->by || g->times != 1 || g->plus) && k_big_settle(g) < 0) return -1;
    if (n / 64 >= g->size) return 0;
    at = (Py_ssize_t)(n / 64);
    n %= 64;
    x = g->limbs[at] >> n;
    if (n && at + 1 < g->size) x |= g->limbs[at + 1] << (64 - n);
    return (long long)(x & (k_limb)mask);
}

/// k_big_truth(B) -> b : big
/// py lambda g: g[0] != 0
static CYTHON_INLINE int k_big_truth(PyObject *g) { return ((k_big *)g)->size || ((k_big *)g)->plus; }

/// k_big_order(B, i) -> i ! : big
/// py lambda g, x: (g[0] > x) - (g[0] < x)
static CYTHON_INLINE long long k_big_order(PyObject *held, long long x) {
    k_big *g = (k_big *)held;
    k_limb low;
    if (x < 0 || g->size > 1) return 1;
    if (x == 0) return g->size || g->plus;
    if (g->size && k_big_settle(g) < 0) return -1;
    if (g->size > 1) return 1;
    low = g->size ? g->limbs[0] : g->plus;
    return (low > (k_limb)x) - (low < (k_limb)x);
}
