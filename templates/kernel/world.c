/* Names of the module that may be rebound: noticed before they are relied on. */

/// k_fresh() -> b : world
/// py lambda: False
static CYTHON_INLINE int k_fresh(void) {
    int i;
    if (k_epoch_place == NULL || k_epoch_seen != *k_epoch_place) return 0;
#if defined(K_POLLED)
    if (K_UNLIKELY(k_polled_changed())) return 0;
#endif
    for (i = 0; i < k_tracked_count; i++) if (k_tracked[i].type->tp_version_tag != k_tracked[i].version) return 0;
    return 1;
}

/// k_look() -> u : world
/// py lambda: 0
/* Told before names are checked: what changes meanwhile, as by another thread, is not missed. */
static unsigned long long k_look(void) {
    k_epoch_seen = 0;
    k_tracked_count = k_untracked = 0;
    if (k_epoch_place == NULL) return 0;
#if defined(K_POLLED)
    k_polled_changed();
#endif
    return *k_epoch_place;
}

/// k_now_fresh(u) -> v : world
/// py lambda since: 0
static int k_now_fresh(unsigned long long since) { if (!k_untracked) k_epoch_seen = (unsigned long)since; return 0; }

/// k_gone() -> v : world
/// py lambda: 0
/* Something is another: who is checking just now, in another thread, has to begin anew. */
static int k_gone(void) { if (k_epoch_place != NULL) (*k_epoch_place)++; return 0; }

/// k_watch(o) -> v ! : world
/// py lambda watched: 0
/* Have a namespace watched, or a function, which may get other code or defaults. */
static int k_watch(PyObject *watched) {
#if defined(K_POLLED)
    if (k_epoch_place == NULL && k_poll_count == 0) k_epoch_place = &k_epoch;
    if (watched != Py_None && k_poll(watched) < 0) k_epoch_place = NULL;
#elif !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
    if (k_watcher < 0) {
        PyObject *shared = PySys_GetObject("_kernel_watch");
        if (shared != NULL && PyCapsule_IsValid(shared, "kernel.watch")) {
            k_shared_watch *found = (k_shared_watch *)PyCapsule_GetPointer(shared, "kernel.watch");
            k_watcher = found->id;
            k_epoch_place = found->epoch;
        }
        else {
            static k_shared_watch own;
            int id = PyDict_AddWatcher(k_on_change);
            if (id < 0) { PyErr_Clear(); return 0; }
            if (PyFunction_AddWatcher(k_on_function) < 0) { PyErr_Clear(); return 0; }
            own.id = k_watcher = id;
            own.epoch = k_epoch_place = &k_epoch;
            shared = PyCapsule_New(&own, "kernel.watch", NULL);
            if (shared == NULL || PySys_SetObject("_kernel_watch", shared) < 0) { Py_XDECREF(shared); return -1; }
            Py_DECREF(shared);
        }
    }
    if (PyDict_CheckExact(watched) && PyDict_Watch(k_watcher, watched) < 0) { PyErr_Clear(); k_epoch_place = NULL; }
#endif
    return 0;
}

/// k_track(o) -> v : world
/// py lambda cls: 0
/* a class is part of the world too: its version changes whenever it or a base of it does */
static int k_track(PyObject *cls) {
    int i;
    for (i = 0; i < k_tracked_count; i++) if ((PyObject *)k_tracked[i].type == cls) return 0;
    if (!PyType_Check(cls) || k_tracked_count >= K_TRACKED_MOST || !k_has_version((PyTypeObject *)cls)) { k_untracked = 1; return 0; }
    k_tracked[k_tracked_count].type = (PyTypeObject *)cls;
    k_tracked[k_tracked_count++].version = ((PyTypeObject *)cls)->tp_version_tag;
    return 0;
}

/// stack
/// py
#if defined(PYPY_VERSION)
#include <pthread.h>
#define K_SHALLOW_BYTES (48 << 10)
#define K_SPARE_BYTES (64 << 10)
static __thread char *k_stack_top = NULL;
#if defined(__linux__)
extern int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);
#endif
static void k_find_stack(char *here) {
    k_stack_top = here;
#if defined(__linux__)
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        void *begin;
        size_t size;
        if (pthread_attr_getstack(&attributes, &begin, &size) == 0) k_stack_top = (char *)begin + size;
        pthread_attr_destroy(&attributes);
    }
#endif
}
/* The bytes of stack that calls may still take; PyPy allows 768 for each of the recursion limit. */
static Py_ssize_t k_bytes_left(Py_ssize_t used) {
    PyObject *ask = PySys_GetObject("getrecursionlimit"), *told;
    Py_ssize_t room, spare;
    if (ask == NULL || (told = PyObject_CallNoArgs(ask)) == NULL) { PyErr_Clear(); return -1; }
    room = PyLong_AsSsize_t(told) * 768;
    Py_DECREF(told);
    spare = room / 4 < K_SPARE_BYTES ? room / 4 : K_SPARE_BYTES;
    return room - spare - used;
}
#endif

/// world
/// py
/* Names a kernel relies on are checked once, and again after any change of the namespaces they are
   in. A dict watcher that all kernels of a process share counts the changes; CPython 3.11 has none,
   but a version in each dict, which is compared. */
static unsigned long k_epoch = 1, k_epoch_seen = 0, *k_epoch_place = NULL;
#define K_TRACKED_MOST 64
static struct { PyTypeObject *type; unsigned int version; } k_tracked[K_TRACKED_MOST];
static int k_tracked_count = 0, k_untracked = 0;
#if !defined(PYPY_VERSION) && PY_VERSION_HEX < 0x030C0000
#define K_POLLED 1
#define K_POLLED_MOST 64
static struct { PyObject *watched, *code, *defaults, *keywords; uint64_t version; } k_polled[K_POLLED_MOST];
static int k_poll_count = 0;
/* What a function has is held, so that nothing else can come to its address. */
static void k_poll_read(int i) {
    PyObject *watched = k_polled[i].watched;
    if (PyDict_Check(watched)) k_polled[i].version = ((PyDictObject *)watched)->ma_version_tag;
    else {
        PyFunctionObject *function = (PyFunctionObject *)watched;
        Py_XINCREF(function->func_code);
        Py_XSETREF(k_polled[i].code, function->func_code);
        Py_XINCREF(function->func_defaults);
        Py_XSETREF(k_polled[i].defaults, function->func_defaults);
        Py_XINCREF(function->func_kwdefaults);
        Py_XSETREF(k_polled[i].keywords, function->func_kwdefaults);
    }
}
static int k_poll(PyObject *watched) {
    int i;
    for (i = 0; i < k_poll_count; i++) if (k_polled[i].watched == watched) return 0;
    if (k_poll_count >= K_POLLED_MOST || !(PyDict_CheckExact(watched) || PyFunction_Check(watched))) return -1;
    Py_INCREF(watched);
    k_polled[k_poll_count].watched = watched;
    k_poll_read(k_poll_count++);
    return 0;
}
/* Whether anything has changed since it was last looked at; that counts as one change. */
static CYTHON_INLINE int k_polled_changed(void) {
    int i, changed = 0;
    for (i = 0; i < k_poll_count; i++) {
        PyObject *watched = k_polled[i].watched;
        if (PyDict_Check(watched)) { if (K_LIKELY(((PyDictObject *)watched)->ma_version_tag == k_polled[i].version)) continue; }
        else {
            PyFunctionObject *function = (PyFunctionObject *)watched;
            if (K_LIKELY(function->func_code == k_polled[i].code && function->func_defaults == k_polled[i].defaults && function->func_kwdefaults == k_polled[i].keywords)) continue;
        }
        k_poll_read(i);
        changed = 1;
    }
    k_epoch += changed;
    return changed;
}
#endif
static int k_has_version(PyTypeObject *cls) {
#if defined(PYPY_VERSION) || defined(Py_GIL_DISABLED)
    (void)cls;
    return 0;
#elif defined(K_POLLED)
    static PyObject *any = NULL;
    if (any == NULL && (any = PyUnicode_InternFromString("__doc__")) == NULL) { PyErr_Clear(); return 0; }
    _PyType_Lookup(cls, any);  /* gives it a version if it had none */
    return cls->tp_version_tag != 0 && PyType_HasFeature(cls, Py_TPFLAGS_VALID_VERSION_TAG);
#else
    return PyUnstable_Type_AssignVersionTag(cls);
#endif
}
#if !defined(PYPY_VERSION) && !defined(K_POLLED) && !defined(Py_GIL_DISABLED)
static int k_watcher = -1;
typedef struct { int id; unsigned long *epoch; } k_shared_watch;
static int k_on_change(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value) {
    (void)event; (void)dict; (void)key; (void)value;
    k_epoch++;
    return 0;
}
/* A function may get other code or defaults and stay the same object. */
static int k_on_function(PyFunction_WatchEvent event, PyFunctionObject *function, PyObject *value) {
    (void)function; (void)value;
    if (event != PyFunction_EVENT_CREATE && event != PyFunction_EVENT_DESTROY) k_epoch++;
    return 0;
}
#endif

/// k_exact_arity(o, o) -> v ! : setup
/// py lambda entry, original: 0
/* Calls that don't fit the signature raise the original's own TypeError: the entry counts the calls
   whose arguments were taken; when one fails before it was counted, the original is called. */
#if !defined(PYPY_VERSION)
static vectorcallfunc k_real_call = NULL;
static PyObject *k_arity_original = NULL;
static unsigned long k_taken = 0;
static PyObject *k_checked_call(PyObject *entry, PyObject *const *args, size_t count, PyObject *names) {
    unsigned long before = k_taken;
    PyObject *result = k_real_call(entry, args, count, names);
    if (K_UNLIKELY(result == NULL && k_taken == before && PyErr_ExceptionMatches(PyExc_TypeError))) {
        PyErr_Clear();
        return PyObject_Vectorcall(k_arity_original, args, count, names);
    }
    return result;
}
#else
static unsigned long k_taken = 0;
#endif
static int k_exact_arity(PyObject *entry, PyObject *original) {
#if !defined(PYPY_VERSION)
    if (PyObject_TypeCheck(entry, &PyCFunction_Type) || PyVectorcall_Function(entry) != NULL) {
        Py_ssize_t offset = Py_TYPE(entry)->tp_vectorcall_offset;
        vectorcallfunc *place = (vectorcallfunc *)((char *)entry + offset);
        Py_INCREF(original);
        Py_XSETREF(k_arity_original, original);
        if (offset > 0 && *place != NULL && *place != k_checked_call) { k_real_call = *place; *place = k_checked_call; }
    }
#endif
    return 0;
}

/// k_take() -> v ! : k_exact_arity stack
/// py lambda: 0
/* PyPy ends the process where its stack runs out while C code makes an object, as for a traceback.
   So RecursionError is raised here, as PyPy would soon do, while there is room to handle it. */
static CYTHON_INLINE int k_take(void) {
#if defined(PYPY_VERSION)
    char here;
    if (K_UNLIKELY(k_stack_top == NULL)) k_find_stack(&here);
    if (K_UNLIKELY(k_stack_top - &here > K_SHALLOW_BYTES) && k_bytes_left(k_stack_top - &here) < 0) {
        PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded");
        return -1;
    }
#endif
    k_taken++;
    return 0;
}
