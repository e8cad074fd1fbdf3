/* Queues, stacks and heaps of scalars, or of tuples of them, that never leave the kernel. */

/// queues
/// py
/* An item is `width` cells in a row, each a C integer, the bits of a double or a str that it owns;
   `kinds` tells which, two bits a cell. Items lie from `head` on. */
typedef struct { PyObject_HEAD long long *cells; Py_ssize_t head, size, room, width; long long kinds; } k_queue;
#define K_QUEUE_INT 0
#define K_QUEUE_FLOAT 1
#define K_QUEUE_STR 2
#define K_QUEUE_ALONE 3
#define K_QUEUE_KIND(kinds, place) ((int)(((kinds) >> (2 * (place))) & 3))
static void k_queue_empty(k_queue *q) {
    Py_ssize_t i, place, from = q->head, n = q->size;
    q->head = q->size = 0;
    for (place = 0; place < q->width; place++) {
        if (K_QUEUE_KIND(q->kinds, place) != K_QUEUE_STR) continue;
        for (i = from; i < from + n; i++) Py_DECREF((PyObject *)(uintptr_t)q->cells[i * q->width + place]);
    }
}
static void k_queue_drop(PyObject *holder) {
    k_queue *q = (k_queue *)holder;
    k_queue_empty(q);
    PyMem_Free(q->cells);
    PyObject_Free(holder);
}
static PyTypeObject k_queue_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "kernel.queue", .tp_basicsize = sizeof(k_queue), .tp_dealloc = k_queue_drop,
    .tp_flags = Py_TPFLAGS_DEFAULT };
/* Make room for one more item in front or behind, and some at the other end; items may move. */
static int k_queue_grow(k_queue *q, int front) {
    Py_ssize_t w = q->width, room = q->size < q->room / 2 ? q->room : 2 * q->room;
    Py_ssize_t free = room - q->size, head = front ? free - free / 4 : free / 4;
    long long *cells = q->cells;
    if (room != q->room) {
        cells = (long long *)PyMem_Malloc((size_t)room * (size_t)w * sizeof(long long));
        if (cells == NULL) { PyErr_NoMemory(); return -1; }
        memcpy(cells + head * w, q->cells + q->head * w, (size_t)(q->size * w) * sizeof(long long));
        PyMem_Free(q->cells);
    }
    else memmove(cells + head * w, cells + q->head * w, (size_t)(q->size * w) * sizeof(long long));
    q->cells = cells;
    q->head = head;
    q->room = room;
    return 0;
}
static CYTHON_INLINE double k_queue_double(long long cell) { double d; memcpy(&d, &cell, sizeof d); return d; }

/// k_queue_new(i, i) -> Q ! : queues
/// py lambda width, kinds: [[], None]
static PyObject *k_queue_new(long long width, long long kinds) {
    static int ready = 0;
    k_queue *q;
    if (!ready) { if (PyType_Ready(&k_queue_type) < 0) return NULL; ready = 1; }
    q = PyObject_New(k_queue, &k_queue_type);
    if (q == NULL) return NULL;
    q->head = q->size = 0;
    q->room = 16;
    q->width = (Py_ssize_t)width;
    q->kinds = kinds;
    q->cells = (long long *)PyMem_Malloc((size_t)(q->room * q->width) * sizeof(long long));
    if (q->cells == NULL) { Py_DECREF((PyObject *)q); return PyErr_NoMemory(); }
    return (PyObject *)q;
}

/// k_queue_size(Q) -> n : queues
/// py lambda q: len(q[0])
static CYTHON_INLINE Py_ssize_t k_queue_size(PyObject *q) { return ((k_queue *)q)->size; }

/// k_queue_clear(Q) -> v : queues
/// py lambda q: q[0].clear()
static int k_queue_clear(PyObject *q) { k_queue_empty((k_queue *)q); return 0; }

/// k_queue_end(Q, n) -> n ! : queues
/// py lambda q, w: (q[0].append([0] * w), q.__setitem__(1, q[0][-1]), 0)[2]
/* the first cell of a new item behind all others; its cells have to be set at once */
static CYTHON_INLINE Py_ssize_t k_queue_end(PyObject *holder, Py_ssize_t w) {
    k_queue *q = (k_queue *)holder;
    if (K_UNLIKELY(q->head + q->size >= q->room) && k_queue_grow(q, 0) < 0) return -1;
    return (q->head + q->size++) * w;
}

/// k_queue_front(Q, n) -> n ! : queues
/// py lambda q, w: (q[0].insert(0, [0] * w), q.__setitem__(1, q[0][0]), 0)[2]
static CYTHON_INLINE Py_ssize_t k_queue_front(PyObject *holder, Py_ssize_t w) {
    k_queue *q = (k_queue *)holder;
    if (K_UNLIKELY(q->head == 0) && k_queue_grow(q, 1) < 0) return -1;
    q->size++;
    return --q->head * w;
}

/// k_queue_put_int(Q, n, n, i) -> v : queues
/// py lambda q, at, place, v: q[1].__setitem__(at + place, v)
static CYTHON_INLINE int k_queue_put_int(PyObject *q, Py_ssize_t at, Py_ssize_t place, long long v) {
    ((k_queue *)q)->cells[at + place] = v;
    return 0;
}

/// k_queue_put_float(Q, n, n, d) -> v : queues
/// py lambda q, at, place, v: q[1].__setitem__(at + place, v)
static CYTHON_INLINE int k_queue_put_float(PyObject *q, Py_ssize_t at, Py_ssize_t place, double v) {
    memcpy(&((k_queue *)q)->cells[at + place], &v, sizeof v);
    return 0;
}

/// k_queue_put_str(Q, n, n, s) -> v : queues
/// py lambda q, at, place, v: q[1].__setitem__(at + place, v)
static CYTHON_INLINE int k_queue_put_str(PyObject *q, Py_ssize_t at, Py_ssize_t place, PyObject *v) {
    ((k_queue *)q)->cells[at + place] = (long long)(uintptr_t)Py_NewRef(v);
    return 0;
}

/// k_queue_last(Q, n) -> n ! : queues
/// py lambda q, w: (q.__setitem__(1, q[0].pop()), 0)[1]
/* the first cell of the item taken out: it is read before anything else is done with the queue */
static CYTHON_INLINE Py_ssize_t k_queue_last(PyObject *holder, Py_ssize_t w) {
    k_queue *q = (k_queue *)holder;
    if (K_UNLIKELY(q->size == 0)) K_BAIL(-1);
    return (q->head + --q->size) * w;
}

/// k_queue_first(Q, n) -> n ! : queues
/// py lambda q, w: (q.__setitem__(1, q[0].pop(0)), 0)[1]
static CYTHON_INLINE Py_ssize_t k_queue_first(PyObject *holder, Py_ssize_t w) {
    k_queue *q = (k_queue *)holder;
    if (K_UNLIKELY(q->size == 0)) K_BAIL(-1);
    q->size--;
    return q->head++ * w;
}

/// k_queue_at(Q, n, i) -> n ! : queues
/// py lambda q, w, i: (q.__setitem__(1, q[0][i]), 0)[1]
/* the first cell of an item that stays */
static CYTHON_INLINE Py_ssize_t k_queue_at(PyObject *holder, Py_ssize_t w, long long i) {
    k_queue *q = (k_queue *)holder;
    if (i < 0) i += q->size;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)q->size)) K_BAIL(-1);
    return (q->head + (Py_ssize_t)i) * w;
}

/// k_queue_int(Q, n, n) -> i : queues
/// py lambda q, at, place: q[1][at + place]
static CYTHON_INLINE long long k_queue_int(PyObject *q, Py_ssize_t at, Py_ssize_t place) {
    return ((k_queue *)q)->cells[at + place];
}

/// k_queue_float(Q, n, n) -> d : queues
/// py lambda q, at, place: q[1][at + place]
static CYTHON_INLINE double k_queue_float(PyObject *q, Py_ssize_t at, Py_ssize_t place) {
    return k_queue_double(((k_queue *)q)->cells[at + place]);
}

/// k_queue_str(Q, n, n) -> s : queues
/// py lambda q, at, place: q[1][at + place]
/* of an item that was taken out: its reference goes to the caller */
static CYTHON_INLINE PyObject *k_queue_str(PyObject *q, Py_ssize_t at, Py_ssize_t place) {
    return (PyObject *)(uintptr_t)((k_queue *)q)->cells[at + place];
}

/// k_queue_see_str(Q, n, n) -> s : k_queue_str
/// py lambda q, at, place: q[1][at + place]
static CYTHON_INLINE PyObject *k_queue_see_str(PyObject *q, Py_ssize_t at, Py_ssize_t place) {
    return Py_NewRef(k_queue_str(q, at, place));
}

/// queue_heaps : queues
/// py
/* The steps of heapq. Tuples are compared by their first parts that are not the same: which of two
   NaNs are the same object is not known here. An item by itself is less or not by its value. */
static CYTHON_INLINE int k_queue_less(const long long *a, const long long *b, Py_ssize_t w, long long kinds) {
    Py_ssize_t place;
    for (place = 0; place < w; place++) {
        int kind = K_QUEUE_KIND(kinds, place);
        if (kind == K_QUEUE_INT) { if (a[place] != b[place]) return a[place] < b[place]; }
        else if (kind == K_QUEUE_STR) {
            int order = a[place] == b[place] ? 0
                : PyUnicode_Compare((PyObject *)(uintptr_t)a[place], (PyObject *)(uintptr_t)b[place]);
            if (order != 0) return order < 0;
        }
        else {
            double x = k_queue_double(a[place]), y = k_queue_double(b[place]);
            if (kind == K_QUEUE_ALONE) return x < y;
            if (K_UNLIKELY(x != x && y != y)) K_BAIL(-1);
            if (!(x == y)) return x < y;
        }
    }
    return 0;
}
static CYTHON_INLINE void k_queue_exchange(long long *a, long long *b, Py_ssize_t w) {
    Py_ssize_t place;
    for (place = 0; place < w; place++) { long long held = a[place]; a[place] = b[place]; b[place] = held; }
}
static CYTHON_INLINE int k_queue_lift(long long *cells, Py_ssize_t start, Py_ssize_t at, Py_ssize_t w, long long kinds) {
    while (at > start) {
        Py_ssize_t parent = (at - 1) >> 1;
        int less = k_queue_less(cells + at * w, cells + parent * w, w, kinds);
        if (less < 0) return -1;
        if (!less) break;
        k_queue_exchange(cells + at * w, cells + parent * w, w);
        at = parent;
    }
    return 0;
}
static CYTHON_INLINE int k_queue_sink(long long *cells, Py_ssize_t n, Py_ssize_t at, Py_ssize_t w, long long kinds) {
    Py_ssize_t start = at, limit = n >> 1;
    while (at < limit) {
        Py_ssize_t child = 2 * at + 1;
        if (child + 1 < n) {
            int less = k_queue_less(cells + child * w, cells + (child + 1) * w, w, kinds);
            if (less < 0) return -1;
            child += !less;
        }
        k_queue_exchange(cells + at * w, cells + child * w, w);
        at = child;
    }
    return k_queue_lift(cells, start, at, w, kinds);
}

/// k_queue_rise(Q, n, i) -> v ! : queue_heaps
/// py lambda q, w, kinds: __import__("heapq")._siftdown(q[0], 0, len(q[0]) - 1)
/* put the last item where it belongs in a heap */
static CYTHON_INLINE int k_queue_rise(PyObject *holder, Py_ssize_t w, long long kinds) {
    k_queue *q = (k_queue *)holder;
    return k_queue_lift(q->cells + q->head * w, 0, q->size - 1, w, kinds);
}

/// k_queue_heapify(Q, n, i) -> v ! : queue_heaps
/// py lambda q, w, kinds: __import__("heapq").heapify(q[0])
static int k_queue_heapify(PyObject *holder, Py_ssize_t w, long long kinds) {
    k_queue *q = (k_queue *)holder;
    Py_ssize_t i;
    for (i = (q->size >> 1) - 1; i >= 0; i--)
        if (k_queue_sink(q->cells + q->head * w, q->size, i, w, kinds) < 0) return -1;
    return 0;
}

/// k_queue_least(Q, n, i) -> n ! : queue_heaps
/// py lambda q, w, kinds: (q.__setitem__(1, __import__("heapq").heappop(q[0])), 0)[1]
/* take the least item out, as heappop does */
static CYTHON_INLINE Py_ssize_t k_queue_least(PyObject *holder, Py_ssize_t w, long long kinds) {
    k_queue *q = (k_queue *)holder;
    long long *cells = q->cells + q->head * w;
    if (K_UNLIKELY(q->size == 0)) K_BAIL(-1);
    if (--q->size > 0) {
        k_queue_exchange(cells, cells + q->size * w, w);
        if (K_UNLIKELY(k_queue_sink(cells, q->size, 0, w, kinds) < 0)) { q->size++; return -1; }
    }
    return (q->head + q->size) * w;
}

/// k_queue_swap(Q, n, i, b) -> n ! : queue_heaps
/// py lambda q, w, kinds, if_less: (q.__setitem__(1, getattr(__import__("heapq"), "heappushpop" if if_less else "heapreplace")(q[0], q[0].pop())), 0)[1]
/* heappushpop and heapreplace with the last item; what they give is taken out */
static CYTHON_INLINE Py_ssize_t k_queue_swap(PyObject *holder, Py_ssize_t w, long long kinds, int if_less) {
    k_queue *q = (k_queue *)holder;
    long long *cells = q->cells + q->head * w;
    Py_ssize_t last = q->size - 1;
    if (last > 0) {
        int less = if_less ? k_queue_less(cells, cells + last * w, w, kinds) : 1;
        if (K_UNLIKELY(less < 0)) return -1;
        if (less) {
            k_queue_exchange(cells, cells + last * w, w);
            if (K_UNLIKELY(k_queue_sink(cells, last, 0, w, kinds) < 0)) return -1;
        }
    }
    q->size = last;
    return (q->head + last) * w;
}
