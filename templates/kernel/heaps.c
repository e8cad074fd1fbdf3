/* heapq, in the order of the interpreter's own. */

/// heap : k_compare
/// py
/* The order of heapq, step by step: equal items end where it leaves them. Items may be
   anything: those whose comparison would run code of the user's make it bail out. Which of two
   tuples with a NaN comes first depends on the NaN's identity. */
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
#if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
    if (PyLong_CheckExact(a) && PyLong_CheckExact(b) && PyUnstable_Long_IsCompact((PyLongObject *)a)
        && PyUnstable_Long_IsCompact((PyLongObject *)b)) {
        return PyUnstable_Long_CompactValue((PyLongObject *)a) < PyUnstable_Long_CompactValue((PyLongObject *)b);
    }
#endif
    if (!(k_kind_of(a) & k_kind_of(b) & K_SCALARS) && (!k_is_comparable(a, 4) || !k_is_comparable(b, 4))) K_BAIL(-1);
    return PyObject_RichCompareBool(a, b, Py_LT);
}
/* At every step the item on its way is at `at`, also where a comparison fails. */
static int k_heap_down(PyObject *heap, Py_ssize_t start, Py_ssize_t *at) {
    while (*at > start) {
        Py_ssize_t place = *at;
        Py_ssize_t parent = (place - 1) >> 1;
        PyObject *low = PyList_GET_ITEM(heap, place), *high = PyList_GET_ITEM(heap, parent);
        int less = k_less(low, high);
        if (less < 0) return -1;
        if (!less) break;
        PyList_SET_ITEM(heap, place, high);
        PyList_SET_ITEM(heap, parent, low);
        *at = parent;
    }
    return 0;
}
static int k_heap_up(PyObject *heap, Py_ssize_t *at) {
    Py_ssize_t n = PyList_GET_SIZE(heap), start = *at, limit = n >> 1;
    while (*at < limit) {
        Py_ssize_t place = *at, child = 2 * place + 1;
        PyObject *held;
        if (child + 1 < n) {
            int less = k_less(PyList_GET_ITEM(heap, child), PyList_GET_ITEM(heap, child + 1));
            if (less < 0) return -1;
            child += !less;
        }
        held = PyList_GET_ITEM(heap, child);
        PyList_SET_ITEM(heap, child, PyList_GET_ITEM(heap, place));
        PyList_SET_ITEM(heap, place, held);
        *at = child;
    }
    return k_heap_down(heap, start, at);
}

/// k_heap_push(l, o) -> v ! : heap k_list_push
/// py lambda heap, v: __import__("heapq").heappush(heap, v)
static int k_heap_push(PyObject *heap, PyObject *v) {
    Py_ssize_t at = PyList_GET_SIZE(heap);
    if (k_list_push(heap, v) < 0) return -1;
    return k_heap_down(heap, 0, &at);
}

/// k_heap_pop(l) -> o ! : heap k_pop
/// py lambda heap: __import__("heapq").heappop(heap)
static PyObject *k_heap_pop(PyObject *heap) {
    PyObject *last = k_pop(heap), *first;
    Py_ssize_t at = 0;
    if (last == NULL || PyList_GET_SIZE(heap) == 0) return last;
    first = PyList_GET_ITEM(heap, 0);
    PyList_SET_ITEM(heap, 0, last);
    if (k_heap_up(heap, &at) < 0) { Py_DECREF(first); return NULL; }
    return first;
}

/// k_heap_make(l) -> v ! : heap
/// py lambda heap: __import__("heapq").heapify(heap)
static int k_heap_make(PyObject *heap) {
    Py_ssize_t i, at;
    for (i = (PyList_GET_SIZE(heap) >> 1) - 1; i >= 0; i--) { at = i; if (k_heap_up(heap, &at) < 0) return -1; }
    return 0;
}

/// k_heap_grow(l, o) -> v ! : heap undo
/// py lambda heap, v: __import__("heapq").heappush(heap, v)
/* The same on a heap that others hold: the place where the item came to rest tells which way it went. */
static int k_heap_grow(PyObject *heap, PyObject *v) {
    Py_ssize_t at = PyList_GET_SIZE(heap);
    int rc;
    if (k_remember(21, heap, NULL, NULL, at) < 0) return -1;
    if (k_list_push(heap, v) < 0) { k_forget(k_noted - 1); return -1; }
    rc = k_heap_down(heap, 0, &at);
    k_notes[k_noted - 1].index = at;
    return rc;
}

/// k_heap_take(l) -> o ! : heap undo k_pop
/// py lambda heap: __import__("heapq").heappop(heap)
static PyObject *k_heap_take(PyObject *heap) {
    PyObject *last, *first;
    Py_ssize_t at = 0;
    int rc;
    if (PyList_GET_SIZE(heap) == 0) return k_pop(heap);
    if (k_remember(22, heap, NULL, PyList_GET_ITEM(heap, 0), -1) < 0) return NULL;
    last = k_pop(heap);
    if (last == NULL) { k_forget(k_noted - 1); return NULL; }
    if (PyList_GET_SIZE(heap) == 0) return last;
    first = PyList_GET_ITEM(heap, 0);
    PyList_SET_ITEM(heap, 0, last);
    rc = k_heap_up(heap, &at);
    k_notes[k_noted - 1].index = at;
    if (rc < 0) { Py_DECREF(first); return NULL; }
    return first;
}

/// k_heap_swap(l, o, b, b) -> o ! : heap undo
/// py lambda heap, v, first, noted: (__import__("heapq").heappushpop if first else __import__("heapq").heapreplace)(heap, v)
/* Puts an item in and takes the least one out: the new one too may be that where it goes in `first`. */
static PyObject *k_heap_swap(PyObject *heap, PyObject *v, int first, int noted) {
    PyObject *least;
    Py_ssize_t at = 0;
    int rc;
    if (PyList_GET_SIZE(heap) == 0) {
        if (first) return Py_NewRef(v);
        PyErr_SetString(PyExc_IndexError, "index out of range");
        return NULL;
    }
    least = PyList_GET_ITEM(heap, 0);
    if (first) {
        rc = k_less(least, v);
        if (rc <= 0) return rc < 0 ? NULL : Py_NewRef(v);
    }
    if (noted && k_remember(23, heap, NULL, least, 0) < 0) return NULL;
    PyList_SET_ITEM(heap, 0, Py_NewRef(v));
    rc = k_heap_up(heap, &at);
    if (noted) k_notes[k_noted - 1].index = at;
    if (rc < 0) { Py_DECREF(least); return NULL; }
    return least;
}
