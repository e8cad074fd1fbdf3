cdef extern from *:
    """
    #include <math.h>
    #include <limits.h>
    #define K_SITES 1
    #define K_SHAPES 1
    static PyObject *k_bail_type = NULL;
    static void k_setup(PyObject *bail) { Py_XINCREF(bail); k_bail_type = bail; }
    static void __attribute__((cold, noinline)) k_fail(void) { PyErr_SetNone(k_bail_type); }
    #define K_BAIL(result) do { k_fail(); return (result); } while (0)
    #define K_ALWAYS static inline __attribute__((always_inline))
    #define K_LIKELY(x) __builtin_expect(!!(x), 1)
    #define K_UNLIKELY(x) __builtin_expect(!!(x), 0)
    static CYTHON_INLINE long long k_byte_in(PyObject *s, long long i) { return (unsigned char)PyBytes_AS_STRING(s)[(Py_ssize_t)i]; }
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
    /* Names a kernel relies on are checked once; a dict watcher that all kernels of a process share
       counts changes of the watched namespaces, and after any change they are checked again. */
    static unsigned long k_epoch = 1, k_epoch_seen = 0, *k_epoch_place = NULL;
    static int k_watcher = -1;
    #define K_TRACKED_MOST 64
    static struct { PyTypeObject *type; unsigned int version; } k_tracked[K_TRACKED_MOST];
    static int k_tracked_count = 0;
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
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
    static CYTHON_INLINE int k_fresh(void) {
        int i;
        if (k_epoch_place == NULL || k_epoch_seen != *k_epoch_place) return 0;
        for (i = 0; i < k_tracked_count; i++) if (k_tracked[i].type->tp_version_tag != k_tracked[i].version) return 0;
        return 1;
    }
    static int k_now_fresh(void) { k_tracked_count = 0; if (k_epoch_place != NULL) k_epoch_seen = *k_epoch_place; return 0; }
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
    static CYTHON_INLINE long long k_signed(unsigned long long a) { return (long long)a; }
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
    /* a class is part of the world too: its version changes whenever it or a base of it does */
    static int k_track(PyObject *cls) {
        int i;
        for (i = 0; i < k_tracked_count; i++) if ((PyObject *)k_tracked[i].type == cls) return 0;
        if (!PyType_Check(cls) || k_tracked_count >= K_TRACKED_MOST) { k_epoch_seen = 0; return 0; }
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
        if (!PyUnstable_Type_AssignVersionTag((PyTypeObject *)cls)) { k_epoch_seen = 0; return 0; }
        k_tracked[k_tracked_count].type = (PyTypeObject *)cls;
        k_tracked[k_tracked_count++].version = ((PyTypeObject *)cls)->tp_version_tag;
    #else
        k_epoch_seen = 0;
    #endif
        return 0;
    }
    static int k_watch(PyObject *namespace) {
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
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
        if (PyDict_CheckExact(namespace) && PyDict_Watch(k_watcher, namespace) < 0) { PyErr_Clear(); k_epoch_place = NULL; }
    #endif
        return 0;
    }
    static CYTHON_INLINE unsigned long long k_wrap(long long a) { return (unsigned long long)a; }
    """
    void k_setup(object)
    long long k_byte_in(bytes, long long) noexcept
    int k_exact_arity(object, object) except -1
    bint k_fresh() noexcept
    int k_now_fresh() noexcept
    Py_ssize_t k_room() noexcept
    long long k_signed(unsigned long long) noexcept
    int k_take() except -1
    int k_track(object) noexcept
    int k_watch(object) except -1
    unsigned long long k_wrap(long long) noexcept
