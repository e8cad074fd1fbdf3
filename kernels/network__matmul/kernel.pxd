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
    /* lists of one C type that never leave the kernel; reference counted, so always freed */
    typedef struct { PyObject_HEAD void *data; Py_ssize_t size, room; } k_buffer;
    static void k_buffer_drop(PyObject *holder) { PyMem_Free(((k_buffer *)holder)->data); PyObject_Free(holder); }
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
        b = PyObject_New(k_buffer, &k_buffer_type);
        if (b == NULL) return NULL;
        b->room = (Py_ssize_t)(size > 4 ? size : 4);
        b->size = (Py_ssize_t)size;
        b->data = PyMem_Malloc((size_t)b->room * item);
        if (b->data == NULL) { Py_DECREF((PyObject *)b); return PyErr_NoMemory(); }
        return (PyObject *)b;
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
                b->data = data; b->room *= 2; } \\
            ((type *)b->data)[size] = value; b->size = size + 1; \\
            return size + 1; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_cut(PyObject *holder, Py_ssize_t size) { \\
            if (K_UNLIKELY(size < 0)) K_BAIL(-1); \\
            ((k_buffer *)holder)->size = size; return size; } \\
        static PyObject *k_##name##_joined(PyObject *one, PyObject *two) { \\
            Py_ssize_t n = k_##name##_size(one), m = k_##name##_size(two); \\
            PyObject *holder = k_##name##_new((long long)n + m); \\
            if (holder == NULL) return NULL; \\
            memcpy(k_##name##_data(holder), k_##name##_data(one), (size_t)n * sizeof(type)); \\
            memcpy(k_##name##_data(holder) + n, k_##name##_data(two), (size_t)m * sizeof(type)); \\
            return holder; } \\
        static PyObject *k_##name##_slice(PyObject *of, long long low, long long high, long long step) { \\
            Py_ssize_t first = (Py_ssize_t)low, last = (Py_ssize_t)high, i; \\
            Py_ssize_t n = PySlice_AdjustIndices(k_##name##_size(of), &first, &last, (Py_ssize_t)step); \\
            PyObject *holder = k_##name##_new(n); type *from = k_##name##_data(of), *p; \\
            if (holder == NULL) return NULL; \\
            p = k_##name##_data(holder); \\
            for (i = 0; i < n; i++, first += (Py_ssize_t)step) p[i] = from[first]; \\
            return holder; }
    K_BUFFER(floats, double)
    static PyObject *k_floats_list(PyObject *holder) {
        double *p = k_floats_data(holder);
        Py_ssize_t i, n = k_floats_size(holder);
        PyObject *list = PyList_New(n), *v;
        if (list == NULL) return NULL;
        for (i = 0; i < n; i++) {
            v = PyFloat_FromDouble(p[i]);
            if (v == NULL) { Py_DECREF(list); return NULL; }
            PyList_SET_ITEM(list, i, v);
        }
        return list;
    }
    /* a buffer whose items are buffers, each of them held once for each place it is at */
    static void k_table_drop(PyObject *table) {
        k_buffer *t = (k_buffer *)table;
        while (t->size > 0) Py_DECREF(((PyObject **)t->data)[--t->size]);
        PyMem_Free(t->data);
        PyObject_Free(table);
    }
    static PyTypeObject k_table_type = {
        PyVarObject_HEAD_INIT(NULL, 0)
        .tp_name = "kernel.table", .tp_basicsize = sizeof(k_buffer), .tp_dealloc = k_table_drop,
        .tp_flags = Py_TPFLAGS_DEFAULT };
    static k_buffer *k_table_made(long long room) {
        static int ready = 0;
        k_buffer *t;
        if (!ready) { if (PyType_Ready(&k_table_type) < 0) return NULL; ready = 1; }
        if (K_UNLIKELY(room > (1LL << 40))) K_BAIL(NULL);
        t = PyObject_New(k_buffer, &k_table_type);
        if (t == NULL) return NULL;
        t->size = 0;
        t->room = (Py_ssize_t)(room > 4 ? room : 4);
        t->data = PyMem_Malloc((size_t)t->room * sizeof(PyObject *));
        if (t->data == NULL) { Py_DECREF((PyObject *)t); PyErr_NoMemory(); return NULL; }
        return t;
    }
    static CYTHON_INLINE void k_table_add(k_buffer *t, PyObject *row) { ((PyObject **)t->data)[t->size++] = Py_NewRef(row); }
    /* the row at an index, NULL where there is none */
    static CYTHON_INLINE k_buffer *k_row_in(PyObject *table, long long i) {
        k_buffer *t = (k_buffer *)table;
        if (i < 0) i += t->size;
        return K_LIKELY((unsigned long long)i < (unsigned long long)t->size) ? ((k_buffer **)t->data)[i] : NULL;
    }
    #define K_CELLS(name, type) \\
        static CYTHON_INLINE type *k_##name##_cells(PyObject *table, long long i) { \\
            k_buffer *row = k_row_in(table, i); \\
            return row == NULL ? NULL : (type *)row->data; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_width(PyObject *table, long long i) { \\
            k_buffer *row = k_row_in(table, i); \\
            return row == NULL ? 0 : row->size; }
    /* the lists that the rows of a table stand for: one list for each row, wherever it is */
    static PyObject *k_rows_list(PyObject *table, PyObject *(*list_of)(PyObject *)) {
        k_buffer *t = (k_buffer *)table;
        PyObject *list = PyList_New(t->size), *made = NULL, *key = NULL, *row;
        Py_ssize_t i;
        if (list == NULL) return NULL;
        for (i = 0; i < t->size; i++) {
            PyObject *of = ((PyObject **)t->data)[i];
            if (Py_REFCNT(of) == 1) {
                row = list_of(of);
            } else {
                if (made == NULL && (made = PyDict_New()) == NULL) goto failed;
                key = PyLong_FromVoidPtr(of);
                if (key == NULL) goto failed;
                row = Py_XNewRef(PyDict_GetItemWithError(made, key));
                if (row == NULL && !PyErr_Occurred()) {
                    row = list_of(of);
                    if (row != NULL && PyDict_SetItem(made, key, row) < 0) Py_CLEAR(row);
                }
                Py_CLEAR(key);
            }
            if (row == NULL) goto failed;
            PyList_SET_ITEM(list, i, row);
        }
        Py_XDECREF(made);
        return list;
    failed:
        Py_XDECREF(made);
        Py_DECREF(list);
        return NULL;
    }
    static PyObject *k_float_rows_list(PyObject *table) { return k_rows_list(table, k_floats_list); }



    /* a list of lists copied once: row pointers into one block; `width` where all have one length, else -1 */
    typedef struct { PyObject_HEAD Py_ssize_t count, width, *sizes; void **rows, *block; } k_rows;
    static void k_rows_drop(PyObject *holder) {
        k_rows *r = (k_rows *)holder;
        PyMem_Free(r->sizes);
        PyMem_Free(r->rows);
        PyObject_Free(holder);
    }
    static PyTypeObject k_rows_type = {
        PyVarObject_HEAD_INIT(NULL, 0)
        .tp_name = "kernel.rows", .tp_basicsize = sizeof(k_rows), .tp_dealloc = k_rows_drop,
        .tp_flags = Py_TPFLAGS_DEFAULT };
    static k_rows *k_rows_new(PyObject *list, size_t item) {
        static int ready = 0;
        Py_ssize_t i, total = 0, n = PyList_GET_SIZE(list);
        k_rows *r;
        char *block;
        if (!ready) { if (PyType_Ready(&k_rows_type) < 0) return NULL; ready = 1; }
        for (i = 0; i < n; i++) {
            PyObject *row = PyList_GET_ITEM(list, i);
            if (K_UNLIKELY(!PyList_CheckExact(row))) K_BAIL(NULL);
            total += PyList_GET_SIZE(row);
        }
        r = PyObject_New(k_rows, &k_rows_type);
        if (r == NULL) return NULL;
        r->count = n;
        r->sizes = (Py_ssize_t *)PyMem_Malloc((size_t)(n + 1) * sizeof(Py_ssize_t));
        r->rows = (void **)PyMem_Malloc((size_t)(n + 1) * sizeof(void *) + (size_t)total * item);
        if (r->sizes == NULL || r->rows == NULL) { Py_DECREF((PyObject *)r); PyErr_NoMemory(); return NULL; }
        r->block = block = (char *)(r->rows + n + 1);
        r->width = n ? PyList_GET_SIZE(PyList_GET_ITEM(list, 0)) : -1;
        for (i = 0; i < n; i++) {
            r->sizes[i] = PyList_GET_SIZE(PyList_GET_ITEM(list, i));
            if (r->sizes[i] != r->width) r->width = -1;
            r->rows[i] = block;
            block += (size_t)r->sizes[i] * item;
        }
        return r;
    }
    static CYTHON_INLINE double k_floats_row_at(PyObject *x, long long i, long long j) {
        k_rows *r = (k_rows *)x;
        if (i < 0) i += r->count;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)r->count)) K_BAIL(-1.0);
        if (j < 0) j += r->sizes[i];
        if (K_UNLIKELY((unsigned long long)j >= (unsigned long long)r->sizes[i])) K_BAIL(-1.0);
        return ((double *)r->rows[i])[j];
    }
    K_ALWAYS double k_floats_row_place(int ok, PyObject *x, long long i, long long j) {
        if (K_LIKELY(ok)) return ((double *)((k_rows *)x)->block)[i * ((k_rows *)x)->width + j];
        return k_floats_row_at(x, i, j);
    }
    static PyObject *k_floats_rows(PyObject *list) {
        k_rows *r = k_rows_new(list, sizeof(double));
        Py_ssize_t i, j;
        if (r == NULL) return NULL;
        for (i = 0; i < r->count; i++) {
            PyObject *row = PyList_GET_ITEM(list, i);
            for (j = 0; j < r->sizes[i]; j++) {
                PyObject *v = PyList_GET_ITEM(row, j);
                if (K_UNLIKELY(!PyFloat_CheckExact(v))) { Py_DECREF((PyObject *)r); K_BAIL(NULL); }
                ((double *)r->rows[i])[j] = PyFloat_AS_DOUBLE(v);
            }
        }
        return (PyObject *)r;
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
    /* both ends of two indices inside a list of rows that all have one length */
    static CYTHON_INLINE int k_inside_rows(PyObject *x, long long a, long long b, long long c, long long d) {
        k_rows *r = (k_rows *)x;
        return a >= 0 && a < r->count && b >= 0 && b < r->count
            && c >= 0 && c < r->width && d >= 0 && d < r->width;
    }
    #define K_PLACE(x, i, n, bad) if (i < 0) i += n; \\
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(bad)
    static CYTHON_INLINE PyObject *k_item(PyObject *x, long long i) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        K_PLACE(x, i, n, NULL);
        return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
    }
    static CYTHON_INLINE double k_item_float(PyObject *x, long long i) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        PyObject *v;
        K_PLACE(x, i, n, -1.0);
        v = PyList_GET_ITEM(x, (Py_ssize_t)i);
        if (K_UNLIKELY(!PyFloat_CheckExact(v))) K_BAIL(-1.0);
        return PyFloat_AS_DOUBLE(v);
    }
    static CYTHON_INLINE PyObject *k_list(PyObject *x) {
        if (K_UNLIKELY(!PyList_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static int k_now_fresh(void) { k_tracked_count = 0; if (k_epoch_place != NULL) k_epoch_seen = *k_epoch_place; return 0; }
    /* Sums and products for the ends of an index over a loop; what leaves 64 bits fails every test. */
    #define K_NOWHERE LLONG_MIN
    #define K_EXACT(name, op) static CYTHON_INLINE long long k_##name(long long a, long long b) { \\
        long long r; \\
        if (a == K_NOWHERE || b == K_NOWHERE || __builtin_##op##_overflow(a, b, &r)) return K_NOWHERE; \\
        return r; }
    K_EXACT(plus, add)
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
    static CYTHON_INLINE Py_ssize_t k_rows_len(PyObject *x, long long i) {
        k_rows *r = (k_rows *)x;
        if (i < 0) i += r->count;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)r->count)) K_BAIL(-1);
        return r->sizes[i];
    }
    static PyObject *k_table_new(long long size) { return (PyObject *)k_table_made(size); }
    static int k_table_push(PyObject *table, PyObject *row) {
        k_buffer *t = (k_buffer *)table;
        if (K_UNLIKELY(t->size >= t->room)) {
            void *data = PyMem_Realloc(t->data, (size_t)t->room * 2 * sizeof(PyObject *));
            if (data == NULL) { PyErr_NoMemory(); return -1; }
            t->data = data;
            t->room *= 2;
        }
        k_table_add(t, row);
        return 0;
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
    """
    void k_setup(object)
    int k_exact_arity(object, object) except -1
    list k_floats_list(object)
    list k_float_rows_list(object)
    double * k_floats_data(object) noexcept
    object k_floats_new(long long)
    Py_ssize_t k_floats_push(object, Py_ssize_t, double) except? -1
    double k_floats_row_at(object, long long, long long) except? -1.0
    double k_floats_row_place(bint, object, long long, long long) except? -1.0
    object k_floats_rows(list)
    Py_ssize_t k_floats_size(object) noexcept
    bint k_fresh() noexcept
    bint k_inside_rows(object, long long, long long, long long, long long) noexcept
    object k_item(list, long long)
    double k_item_float(list, long long) except? -1.0
    list k_list(object)
    int k_now_fresh() noexcept
    long long k_plus(long long, long long) noexcept
    Py_ssize_t k_room() noexcept
    Py_ssize_t k_rows_len(object, long long) except? -1
    object k_table_new(long long)
    int k_table_push(object, object) except -1
    int k_take() except -1
    int k_track(object) noexcept
    int k_watch(object) except -1
