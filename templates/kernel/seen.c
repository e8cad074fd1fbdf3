/* Sets of ints, or of tuples of up to four ints, that never leave the kernel. */

/// seen
/// py
/* Open addressing with linear probing, at most half full; `marks` tells of each place whether it
   holds an item (1), held one (2) or never did (0). Items are `width` ints in a row. */
typedef struct { PyObject_HEAD long long *items; unsigned char *marks; Py_ssize_t size, used, mask, width; } k_seen;
#define K_SEEN_LEAST 16
/* What is done under a key of one to four ints, each a parameter of its own. */
#define K_INTS1 long long a
#define K_INTS2 long long a, long long b
#define K_INTS3 long long a, long long b, long long c
#define K_INTS4 long long a, long long b, long long c, long long d
#define K_KEY1 {a}
#define K_KEY2 {a, b}
#define K_KEY3 {a, b, c}
#define K_KEY4 {a, b, c, d}
#define K_KEYED(type, holder, name, w) static CYTHON_INLINE type name##w(PyObject *held, K_INTS##w) { \
    long long key[w] = K_KEY##w; \
    return name((holder *)held, key, w); }
static void k_seen_free(PyObject *holder) {
    PyMem_Free(((k_seen *)holder)->items);
    PyMem_Free(((k_seen *)holder)->marks);
    PyObject_Free(holder);
}
static PyTypeObject k_seen_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "kernel.seen", .tp_basicsize = sizeof(k_seen), .tp_dealloc = k_seen_free,
    .tp_flags = Py_TPFLAGS_DEFAULT };
static int k_seen_table(k_seen *s, Py_ssize_t room) {
    s->items = (long long *)PyMem_Malloc((size_t)room * (size_t)s->width * sizeof(long long));
    s->marks = (unsigned char *)PyMem_Malloc((size_t)room);
    s->mask = room - 1;
    s->size = s->used = 0;
    if (s->items == NULL || s->marks == NULL) { PyErr_NoMemory(); return -1; }
    memset(s->marks, 0, (size_t)room);
    return 0;
}
/* Numbers that follow each other lie apart enough; the multiplier is 2 ** 64 over the golden ratio. */
static CYTHON_INLINE Py_ssize_t k_seen_hash(const long long *key, Py_ssize_t w) {
    unsigned long long h = 0;
    Py_ssize_t i;
    for (i = 0; i < w; i++) { h = (h ^ (unsigned long long)key[i]) * 0x9E3779B97F4A7C15ULL; h ^= h >> 29; }
    return (Py_ssize_t)(h >> 1);
}
static CYTHON_INLINE int k_seen_same(const long long *a, const long long *b, Py_ssize_t w) {
    Py_ssize_t i;
    for (i = 0; i < w; i++) if (a[i] != b[i]) return 0;
    return 1;
}
/* Where an item lies, or the place where its search ends. */
static CYTHON_INLINE Py_ssize_t k_seen_place(k_seen *s, const long long *key, Py_ssize_t w) {
    Py_ssize_t at = k_seen_hash(key, w) & s->mask;
    while (s->marks[at] == 2 || (s->marks[at] == 1 && !k_seen_same(s->items + at * w, key, w))) at = (at + 1) & s->mask;
    return at;
}
static int k_seen_grow(k_seen *s, Py_ssize_t w) {
    long long *items = s->items;
    unsigned char *marks = s->marks;
    Py_ssize_t i, n = s->mask + 1, size = s->size, room = K_SEEN_LEAST;
    while (room < size * 4) room *= 2;
    if (k_seen_table(s, room) < 0) {
        PyMem_Free(s->items); PyMem_Free(s->marks);
        s->items = items; s->marks = marks; s->mask = n - 1; s->size = size; s->used = n / 2;
        return -1;
    }
    for (i = 0; i < n; i++) {
        Py_ssize_t at;
        if (marks[i] != 1) continue;
        at = k_seen_place(s, items + i * w, w);
        s->marks[at] = 1;
        memcpy(s->items + at * w, items + i * w, (size_t)w * sizeof(long long));
    }
    s->size = s->used = size;
    PyMem_Free(items);
    PyMem_Free(marks);
    return 0;
}
static CYTHON_INLINE int k_seen_has(k_seen *s, const long long *key, Py_ssize_t w) {
    return s->marks[k_seen_place(s, key, w)] == 1;
}
static CYTHON_INLINE int k_seen_add(k_seen *s, const long long *key, Py_ssize_t w) {
    Py_ssize_t at = k_seen_place(s, key, w), i;
    if (s->marks[at] == 1) return 0;
    if (K_UNLIKELY(2 * s->used >= s->mask)) {
        if (k_seen_grow(s, w) < 0) return -1;
        at = k_seen_place(s, key, w);
    }
    s->marks[at] = 1;
    for (i = 0; i < w; i++) s->items[at * w + i] = key[i];
    s->size++;
    s->used++;
    return 0;
}
static CYTHON_INLINE int k_seen_drop(k_seen *s, const long long *key, Py_ssize_t w) {
    Py_ssize_t at = k_seen_place(s, key, w);
    if (s->marks[at] != 1) return 0;
    s->marks[at] = 2;
    s->size--;
    return 1;
}

/// k_seen_new(n) -> S ! : seen
/// py lambda w: set()
static PyObject *k_seen_new(Py_ssize_t w) {
    static int ready = 0;
    k_seen *s;
    if (!ready) { if (PyType_Ready(&k_seen_type) < 0) return NULL; ready = 1; }
    s = PyObject_New(k_seen, &k_seen_type);
    if (s == NULL) return NULL;
    s->width = w;
    if (k_seen_table(s, K_SEEN_LEAST) < 0) { Py_DECREF((PyObject *)s); return NULL; }
    return (PyObject *)s;
}

/// k_seen_size(S) -> n : seen
/// py len
static CYTHON_INLINE Py_ssize_t k_seen_size(PyObject *s) { return ((k_seen *)s)->size; }

/// k_seen_clear(S) -> v : seen
/// py lambda s: s.clear()
static int k_seen_clear(PyObject *holder) {
    k_seen *s = (k_seen *)holder;
    memset(s->marks, 0, (size_t)s->mask + 1);
    s->size = s->used = 0;
    return 0;
}

/// k_seen_has1(S, i) -> b : seen
/// py lambda s, a: a in s
K_KEYED(int, k_seen, k_seen_has, 1)

/// k_seen_has2(S, i, i) -> b : seen
/// py lambda s, *key: key in s
K_KEYED(int, k_seen, k_seen_has, 2)

/// k_seen_has3(S, i, i, i) -> b : seen
/// py lambda s, *key: key in s
K_KEYED(int, k_seen, k_seen_has, 3)

/// k_seen_has4(S, i, i, i, i) -> b : seen
/// py lambda s, *key: key in s
K_KEYED(int, k_seen, k_seen_has, 4)

/// k_seen_add1(S, i) -> v ! : seen
/// py lambda s, a: s.add(a)
K_KEYED(int, k_seen, k_seen_add, 1)

/// k_seen_add2(S, i, i) -> v ! : seen
/// py lambda s, *key: s.add(key)
K_KEYED(int, k_seen, k_seen_add, 2)

/// k_seen_add3(S, i, i, i) -> v ! : seen
/// py lambda s, *key: s.add(key)
K_KEYED(int, k_seen, k_seen_add, 3)

/// k_seen_add4(S, i, i, i, i) -> v ! : seen
/// py lambda s, *key: s.add(key)
K_KEYED(int, k_seen, k_seen_add, 4)

/// k_seen_drop1(S, i) -> b : seen
/// py lambda s, a: (a in s, s.discard(a))[0]
K_KEYED(int, k_seen, k_seen_drop, 1)

/// k_seen_drop2(S, i, i) -> b : seen
/// py lambda s, *key: (key in s, s.discard(key))[0]
K_KEYED(int, k_seen, k_seen_drop, 2)

/// k_seen_drop3(S, i, i, i) -> b : seen
/// py lambda s, *key: (key in s, s.discard(key))[0]
K_KEYED(int, k_seen, k_seen_drop, 3)

/// k_seen_drop4(S, i, i, i, i) -> b : seen
/// py lambda s, *key: (key in s, s.discard(key))[0]
K_KEYED(int, k_seen, k_seen_drop, 4)
