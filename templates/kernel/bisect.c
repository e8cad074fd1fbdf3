/* bisect, comparing in the order of the interpreter's own. */

/// k_bisect(l, o, b) -> i ! : heap
/// py lambda xs, v, right: (__import__("bisect").bisect_right if right else __import__("bisect").bisect_left)(xs, v)
static long long k_bisect(PyObject *xs, PyObject *v, int right) {
    Py_ssize_t low = 0, high = PyList_GET_SIZE(xs);
    while (low < high) {
        Py_ssize_t at = low + (high - low) / 2;
        PyObject *item = PyList_GET_ITEM(xs, at);
        int less = right ? k_less(v, item) : k_less(item, v);
        if (K_UNLIKELY(less < 0)) return -1;
        if (less == right) high = at; else low = at + 1;
    }
    return low;
}

/// k_list_insort(l, o, b, b) -> v ! : k_bisect undo
/// py lambda xs, v, right, noted: (__import__("bisect").insort_right if right else __import__("bisect").insort_left)(xs, v)
static int k_list_insort(PyObject *xs, PyObject *v, int right, int noted) {
    long long at = k_bisect(xs, v, right);
    if (at < 0) return -1;
    if (noted && k_remember(20, xs, NULL, NULL, (Py_ssize_t)at) < 0) return -1;
    if (PyList_Insert(xs, (Py_ssize_t)at, v) == 0) return 0;
    if (noted) k_forget(k_noted - 1);
    return -1;
}
