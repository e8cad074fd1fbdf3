/* Changes of deques that others hold. */

/// deques : undo
/// py
/* Methods by number: what is done at the right end is even, what takes an item out is 2 or 3. */
#if !defined(PYPY_VERSION)
static PyTypeObject *k_deque_type = NULL;
static PyCFunction k_deque_methods[4];
static int k_deque_find(void) {
    static const char *const names[] = {"append", "appendleft", "pop", "popleft"};
    PyObject *module = PyImport_ImportModule("_collections"), *type;
    int i;
    type = module == NULL ? NULL : PyObject_GetAttrString(module, "deque");
    Py_XDECREF(module);
    if (type == NULL) return -1;
    for (i = 0; i < 4; i++) {
        PyObject *found = PyObject_GetAttrString(type, names[i]);
        int fits = found != NULL && Py_TYPE(found) == &PyMethodDescr_Type
            && ((PyMethodDescrObject *)found)->d_method->ml_flags == (i < 2 ? METH_O : METH_NOARGS);
        if (fits) k_deque_methods[i] = ((PyMethodDescrObject *)found)->d_method->ml_meth;
        Py_XDECREF(found);
        if (!fits) { Py_DECREF(type); K_BAIL(-1); }
    }
    k_deque_type = (PyTypeObject *)type;
    return 0;
}
static int k_deque_put(PyObject *d, int at_left, PyObject *v) {
    PyObject *done = k_deque_methods[at_left](d, v);
    Py_XDECREF(done);
    return done == NULL ? -1 : 0;
}
/* `how`: 0 and 1 took an item in, and maybe another one out at the far end, 2 and 3 one out, 4 all. */
static void k_deque_back(PyObject *d, Py_ssize_t how, PyObject *old) {
    PyObject *done = NULL;
    if (how < 2) {
        done = k_deque_methods[how + 2](d, NULL);
        if (old != NULL) k_deque_put(d, !how, old);
    }
    else if (how < 4) k_deque_put(d, (int)how - 2, old);
    else {
        Py_XDECREF(PyObject_CallMethod(d, "clear", NULL));
        done = PyObject_CallMethod(d, "extend", "(O)", old);
    }
    Py_XDECREF(done);
}
static CYTHON_INLINE int k_deque_known(PyObject *d) {
    if (K_UNLIKELY(k_deque_type == NULL) && k_deque_find() < 0) return -1;
    if (K_UNLIKELY(Py_TYPE(d) != k_deque_type)) K_BAIL(-1);
    k_deque_take_back = k_deque_back;
    return 0;
}
#endif

/// k_deque_push(o, o, i) -> v ! : deques
/// py lambda d, v, left: d.appendleft(v) if left else d.append(v)
static int k_deque_push(PyObject *d, PyObject *v, long long left) {
#if defined(PYPY_VERSION)
    K_BAIL(-1);
#else
    Py_ssize_t n;
    PyObject *far = NULL;
    int rc;
    if (K_UNLIKELY(k_deque_known(d) < 0)) return -1;
    n = PySequence_Size(d);
    if (n > 0) {  /* what goes out where there is no more room */
        far = PySequence_GetItem(d, left ? n - 1 : 0);
        if (far == NULL) return -1;
    }
    rc = k_remember(24, d, NULL, far, (Py_ssize_t)left);
    Py_XDECREF(far);
    if (rc < 0) return -1;
    if (k_deque_put(d, (int)left, v) < 0) { k_forget(k_noted - 1); return -1; }
    if (PySequence_Size(d) > n) Py_CLEAR(k_notes[k_noted - 1].old);
    else if (n == 0) k_forget(k_noted - 1);
    return 0;
#endif
}

/// k_deque_pop(o, i) -> o ! : deques
/// py lambda d, left: d.popleft() if left else d.pop()
static PyObject *k_deque_pop(PyObject *d, long long left) {
#if defined(PYPY_VERSION)
    K_BAIL(NULL);
#else
    PyObject *item;
    if (K_UNLIKELY(k_deque_known(d) < 0)) return NULL;
    item = k_deque_methods[left + 2](d, NULL);
    if (item != NULL && K_UNLIKELY(k_remember(24, d, NULL, item, (Py_ssize_t)left + 2) < 0)) {
        k_deque_put(d, (int)left, item);
        Py_CLEAR(item);
    }
    return item;
#endif
}

/// k_deque_keep(o) -> v ! : deques
/// py lambda d: 0
/* notes all items before a method changes the deque anyhow */
static int k_deque_keep(PyObject *d) {
#if defined(PYPY_VERSION)
    K_BAIL(-1);
#else
    PyObject *all;
    int rc;
    if (k_deque_known(d) < 0 || (all = PySequence_Tuple(d)) == NULL) return -1;
    rc = k_remember(24, d, NULL, all, 4);
    Py_DECREF(all);
    return rc;
#endif
}
