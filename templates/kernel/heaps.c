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

/// k_heap_make(l) -> v ! : heap
/// py lambda heap: __import__("heapq").heapify(heap)
static int k_heap_make(PyObject *heap) {
    Py_ssize_t i;
    for (i = (PyList_GET_SIZE(heap) >> 1) - 1; i >= 0; i--) if (k_heap_up(heap, i) < 0) return -1;
    return 0;
}
