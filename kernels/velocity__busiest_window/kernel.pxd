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
    /* How many items a list or tuple has: where lists are no objects of C, their own count must be asked. */
    #define K_COUNT(x) (PyList_Check(x) ? PyList_GET_SIZE(x) : PyTuple_GET_SIZE(x))
    #define K_ALWAYS static inline __attribute__((always_inline))
    #define K_LIKELY(x) __builtin_expect(!!(x), 1)
    #define K_UNLIKELY(x) __builtin_expect(!!(x), 0)
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
    static CYTHON_INLINE int k_fresh(void) {
        int i;
        if (k_epoch_place == NULL || k_epoch_seen != *k_epoch_place) return 0;
    #if defined(K_POLLED)
        if (K_UNLIKELY(k_polled_changed())) return 0;
    #endif
        for (i = 0; i < k_tracked_count; i++) if (k_tracked[i].type->tp_version_tag != k_tracked[i].version) return 0;
        return 1;
    }
    /* Something is another: who is checking just now, in another thread, has to begin anew. */
    static int k_gone(void) { if (k_epoch_place != NULL) (*k_epoch_place)++; return 0; }
    /* Lists of one C type that never leave the kernel; reference counted, so always freed. A few small
       ones that were let go of are kept for the next: kernels make such lists by the thousand. */
    typedef struct { PyObject_HEAD void *data; Py_ssize_t size, room; size_t bytes; } k_buffer;
    #define K_SPARE_MOST 8
    #define K_SPARE_LEAST 128
    #define K_SPARE_BYTES 4096
    static k_buffer *k_spare_buffers[K_SPARE_MOST];
    static int k_spare_count = 0;
    static void k_buffer_drop(PyObject *holder) {
        k_buffer *b = (k_buffer *)holder;
        if (K_LIKELY(k_spare_count < K_SPARE_MOST && b->data != NULL && b->bytes <= K_SPARE_BYTES)) {
            k_spare_buffers[k_spare_count++] = b;
            return;
        }
        PyMem_Free(b->data);
        PyObject_Free(holder);
    }
    static PyTypeObject k_buffer_type = {
        PyVarObject_HEAD_INIT(NULL, 0)
        .tp_name = "kernel.buffer", .tp_basicsize = sizeof(k_buffer), .tp_dealloc = k_buffer_drop,
        .tp_flags = Py_TPFLAGS_DEFAULT };
    static PyObject *k_buffer_new(long long size, size_t item) {
        static int ready = 0;
        k_buffer *b;
        if (!ready) { if (PyType_Ready(&k_buffer_type) < 0) return NULL; ready = 1; }
        if (size < 0) size = 0;
        if (K_UNLIKELY(size > (1LL << 40))) K_BAIL(NULL);
        if (K_LIKELY(k_spare_count > 0 && (size_t)size * item <= k_spare_buffers[k_spare_count - 1]->bytes)) {
            b = k_spare_buffers[--k_spare_count];
            b->room = (Py_ssize_t)(b->bytes / item);
            b->size = (Py_ssize_t)size;
            return PyObject_Init((PyObject *)b, &k_buffer_type);
        }
        b = PyObject_New(k_buffer, &k_buffer_type);
        if (b == NULL) return NULL;
        b->size = (Py_ssize_t)size;
        b->room = (Py_ssize_t)((size_t)size * item > K_SPARE_LEAST ? size : K_SPARE_LEAST / (long long)item);
        b->bytes = (size_t)b->room * item;
        b->data = PyMem_Malloc(b->bytes);
        if (b->data == NULL) { Py_DECREF((PyObject *)b); return PyErr_NoMemory(); }
        return (PyObject *)b;
    }
    /* One end of a slice, put inside the list as PySlice_AdjustIndices does. */
    static inline Py_ssize_t k_slice_end(long long at, Py_ssize_t n, int back) {
        if (at < 0) { at += n; return at < 0 ? -back : (Py_ssize_t)at; }
        return at >= n ? n - back : (Py_ssize_t)at;
    }
    static inline Py_ssize_t k_slice_size(Py_ssize_t first, Py_ssize_t last, Py_ssize_t step) {
        if (step < 0) return last < first ? (first - last - 1) / -step + 1 : 0;
        return first < last ? (last - first - 1) / step + 1 : 0;
    }
    #define K_BUFFER(name, type) \\
        static CYTHON_INLINE PyObject *k_##name##_new(long long size) { return k_buffer_new(size, sizeof(type)); } \\
        static CYTHON_INLINE type *k_##name##_data(PyObject *holder) { return (type *)((k_buffer *)holder)->data; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_size(PyObject *holder) { return ((k_buffer *)holder)->size; } \\
        static PyObject *k_##name##_fill(long long size, type value) { \\
            PyObject *holder = k_##name##_new(size); type *p; Py_ssize_t i, n; \\
            if (holder == NULL) return NULL; \\
            p = k_##name##_data(holder); n = k_##name##_size(holder); \\
            for (i = 0; i < n; i++) p[i] = value; \\
            return holder; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_push(PyObject *holder, Py_ssize_t size, type value) { \\
            k_buffer *b = (k_buffer *)holder; \\
            if (K_UNLIKELY(size >= b->room)) { \\
                void *data = PyMem_Realloc(b->data, (size_t)b->room * 2 * sizeof(type)); \\
                if (data == NULL) { PyErr_NoMemory(); return -1; } \\
                b->data = data; b->room *= 2; b->bytes = (size_t)b->room * sizeof(type); } \\
            ((type *)b->data)[size] = value; b->size = size + 1; \\
            return size + 1; } \\
        K_ALWAYS Py_ssize_t k_##name##_append_at(PyObject *holder, type **data, Py_ssize_t size, type value) { \\
            k_buffer *b = (k_buffer *)holder; \\
            if (size < 0) __builtin_unreachable(); \\
            if (K_UNLIKELY(size >= b->room)) { \\
                if (k_##name##_push(holder, size, value) < 0) return -1; \\
                *data = (type *)b->data; } \\
            else { (*data)[size] = value; b->size = size + 1; } \\
            return size + 1; } \\
        static PyObject *k_##name##_slice(PyObject *of, long long low, long long high, long long step) { \\
            Py_ssize_t size = k_##name##_size(of), by = (Py_ssize_t)step, i; \\
            Py_ssize_t first = k_slice_end(low, size, by < 0), last = k_slice_end(high, size, by < 0); \\
            Py_ssize_t n = k_slice_size(first, last, by); \\
            PyObject *holder = k_##name##_new(n); type *from = k_##name##_data(of), *p; \\
            if (holder == NULL) return NULL; \\
            p = k_##name##_data(holder); \\
            for (i = 0; i < n; i++, first += by) p[i] = from[first]; \\
            return holder; } \\
        static Py_ssize_t k_##name##_splice(PyObject *holder, long long low, long long high, PyObject *given) { \\
            k_buffer *b = (k_buffer *)holder; \\
            Py_ssize_t n = b->size, m = ((k_buffer *)given)->size; \\
            Py_ssize_t first = k_slice_end(low, n, 0), last = k_slice_end(high, n, 0); \\
            PyObject *copy = given == holder ? k_##name##_slice(given, 0, n, 1) : Py_NewRef(given); \\
            if (copy == NULL) return -1; \\
            if (last < first) last = first; \\
            if (n - (last - first) + m > b->room) { \\
                Py_ssize_t room = 2 * (n + m); \\
                void *data = PyMem_Realloc(b->data, (size_t)room * sizeof(type)); \\
                if (data == NULL) { Py_DECREF(copy); PyErr_NoMemory(); return -1; } \\
                b->data = data; b->room = room; b->bytes = (size_t)room * sizeof(type); } \\
            memmove((type *)b->data + first + m, (type *)b->data + last, (size_t)(n - last) * sizeof(type)); \\
            memcpy((type *)b->data + first, k_##name##_data(copy), (size_t)m * sizeof(type)); \\
            Py_DECREF(copy); \\
            return b->size = n - (last - first) + m; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_insert(PyObject *holder, long long at, type value) { \\
            Py_ssize_t n = k_##name##_size(holder); type *p; \\
            if (at < 0) at += n; \\
            if (at < 0) at = 0; \\
            if (at > n) at = n; \\
            if (k_##name##_push(holder, n, value) < 0) return -1; \\
            p = k_##name##_data(holder); \\
            memmove(p + at + 1, p + at, (size_t)(n - at) * sizeof(type)); \\
            p[at] = value; \\
            return n + 1; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_drop(PyObject *holder, Py_ssize_t at) { \\
            k_buffer *b = (k_buffer *)holder; type *p = (type *)b->data; \\
            memmove(p + at, p + at + 1, (size_t)(b->size - at - 1) * sizeof(type)); \\
            return --b->size; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_cut(PyObject *holder, Py_ssize_t size) { \\
            if (K_UNLIKELY(size < 0)) K_BAIL(-1); \\
            ((k_buffer *)holder)->size = size; return size; } \\
        static PyObject *k_##name##_joined(PyObject *one, PyObject *two) { \\
            Py_ssize_t n = k_##name##_size(one), m = k_##name##_size(two); \\
            PyObject *holder = k_##name##_new((long long)n + m); \\
            if (holder == NULL) return NULL; \\
            memcpy(k_##name##_data(holder), k_##name##_data(one), (size_t)n * sizeof(type)); \\
            memcpy(k_##name##_data(holder) + n, k_##name##_data(two), (size_t)m * sizeof(type)); \\
            return holder; }
    K_BUFFER(ints, long long)

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
    static CYTHON_INLINE long long k_int_in(PyObject *x, long long low, long long high) {
        long long r = k_int(x);
        if (K_UNLIKELY(r < low || r > high)) { if (r == -1 && PyErr_Occurred()) return -1; K_BAIL(-1); }
        return r;
    }
    static PyObject *k_ints_from(PyObject *list, long long low, long long high) {
        Py_ssize_t i, n = PyList_GET_SIZE(list);
        PyObject *holder = k_ints_new(n);
        long long *p, v;
        if (holder == NULL) return NULL;
        p = k_ints_data(holder);
        for (i = 0; i < n; i++) {
            v = k_int_in(PyList_GET_ITEM(list, i), low, high);
            if (v == -1 && PyErr_Occurred()) { Py_DECREF(holder); return NULL; }
            p[i] = v;
        }
        return holder;
    }

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
    static int k_now_fresh(unsigned long long since) { if (!k_untracked) k_epoch_seen = (unsigned long)since; return 0; }
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
    /* Of ints that are not below zero: one look at the sign tells of an overflow, and what comes of them
       is never taken for a failure. */
    static CYTHON_INLINE long long k_sum(long long a, long long b) {
        long long r = (long long)((unsigned long long)a + (unsigned long long)b);
        if (K_UNLIKELY(r < 0)) K_BAIL(-1);
        return r;
    }
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
        if (!PyType_Check(cls) || k_tracked_count >= K_TRACKED_MOST || !k_has_version((PyTypeObject *)cls)) { k_untracked = 1; return 0; }
        k_tracked[k_tracked_count].type = (PyTypeObject *)cls;
        k_tracked[k_tracked_count++].version = ((PyTypeObject *)cls)->tp_version_tag;
        return 0;
    }
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
    """
    void k_setup(object)
    int k_exact_arity(object, object) except -1
    bint k_fresh() noexcept
    int k_gone() noexcept
    long long * k_ints_data(object) noexcept
    long long k_int(object) except? -1
    long long k_int_in(object, long long, long long) except? -1
    object k_ints_from(list, long long, long long)
    Py_ssize_t k_ints_size(object) noexcept
    unsigned long long k_look() noexcept
    int k_now_fresh(unsigned long long) noexcept
    Py_ssize_t k_room() noexcept
    long long k_sum(long long, long long) except? -1
    int k_take() except -1
    int k_track(object) noexcept
    int k_watch(object) except -1
