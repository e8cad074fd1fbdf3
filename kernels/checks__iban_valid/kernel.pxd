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
    static CYTHON_INLINE int k_kind_of(PyObject *x) {
        PyTypeObject *t = Py_TYPE(x);
        if (t == &PyLong_Type) return 1;
        if (t == &PyFloat_Type) return 2;
        if (t == &PyUnicode_Type) return 4;
        if (x == Py_None) return 8;
        if (t == &PyBool_Type) return 16;
        if (t == &PyBytes_Type) return 32;
        if (t == &PyList_Type) return 64;
        if (t == &PyTuple_Type) return 128;
        if (t == &PyDict_Type) return 256;
        if (t == &PySet_Type) return 512;
        if (t == &PyFrozenSet_Type) return 1024;
        if (t == &PyByteArray_Type) return 2048;
        if (t == &PyRange_Type) return 4096;
        if (t == &PyComplex_Type) return 8192;
        return 0;
    }
    static CYTHON_INLINE PyObject *k_kinds(PyObject *x, long long kinds) {
        if (K_UNLIKELY(!(k_kind_of(x) & kinds))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    /* scalars and containers whose operators run no code of the user's on such operands */
    #define K_SCALARS (1 | 2 | 4 | 8 | 16 | 32 | 8192)
    /* a NaN is in a container that holds that very object: what was unboxed can't tell */
    static CYTHON_INLINE int k_odd(PyObject *x) { return PyFloat_CheckExact(x) && PyFloat_AS_DOUBLE(x) != PyFloat_AS_DOUBLE(x); }
    static int k_compare_builtin(PyObject *a, PyObject *b, long long op, int deep) {
        int one = k_kind_of(a), two = k_kind_of(b);
        Py_ssize_t i;
        if (!one || !two) K_BAIL(-1);
        if (!((one | two) & ~K_SCALARS)) return PyObject_RichCompareBool(a, b, (int)op);
        if (a == b && (op == Py_EQ || op == Py_NE)) { if (deep > 8) K_BAIL(-1); }
        for (; one & (64 | 128); ) {
            PyObject **items = one & 64 ? ((PyListObject *)a)->ob_item : ((PyTupleObject *)a)->ob_item;
            for (i = 0; i < Py_SIZE(a); i++) if (!(k_kind_of(items[i]) & K_SCALARS) || k_odd(items[i])) K_BAIL(-1);
            break;
        }
        for (; two & (64 | 128); ) {
            PyObject **items = two & 64 ? ((PyListObject *)b)->ob_item : ((PyTupleObject *)b)->ob_item;
            for (i = 0; i < Py_SIZE(b); i++) if (!(k_kind_of(items[i]) & K_SCALARS) || k_odd(items[i])) K_BAIL(-1);
            break;
        }
        if ((one | two) & ~(K_SCALARS | 64 | 128)) K_BAIL(-1);
        {
            PyObject *r = PyObject_RichCompare(a, b, (int)op);
            int truth;
            if (r == NULL) return -1;
            truth = r == Py_True;
            Py_DECREF(r);
            return truth;
        }
    }
    static CYTHON_INLINE int k_compare(PyObject *a, PyObject *b, long long op) {
        if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
            double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
            switch (op) { case 0: return x < y; case 1: return x <= y; case 2: return x == y; case 3: return x != y;
                          case 4: return x > y; default: return x >= y; }
        }
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
        if (PyLong_CheckExact(a) && PyLong_CheckExact(b) && PyUnstable_Long_IsCompact((PyLongObject *)a)
            && PyUnstable_Long_IsCompact((PyLongObject *)b)) {
            Py_ssize_t x = PyUnstable_Long_CompactValue((PyLongObject *)a), y = PyUnstable_Long_CompactValue((PyLongObject *)b);
            switch (op) { case 0: return x < y; case 1: return x <= y; case 2: return x == y; case 3: return x != y;
                          case 4: return x > y; default: return x >= y; }
        }
    #endif
        return k_compare_builtin(a, b, op, 0);
    }
    static CYTHON_INLINE PyObject *k_dict_get(PyObject *d, PyObject *k, PyObject *otherwise) {
        PyObject *v = PyDict_GetItemWithError(d, k);
        if (v == NULL) { if (K_UNLIKELY(PyErr_Occurred() != NULL)) return NULL; v = otherwise; }
        return Py_NewRef(v);
    }
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
    #endif
    static CYTHON_INLINE int k_fresh(void) {
        int i;
        if (k_epoch_place == NULL || k_epoch_seen != *k_epoch_place) return 0;
        for (i = 0; i < k_tracked_count; i++) if (k_tracked[i].type->tp_version_tag != k_tracked[i].version) return 0;
        return 1;
    }
    static CYTHON_INLINE long long k_mod(long long a, long long b) {
        long long r;
        if (K_UNLIKELY(b == 0)) K_BAIL(-1);
        if (b == -1) return 0;
        r = a % b;
        return r + (r != 0 && ((r < 0) != (b < 0)) ? b : 0);
    }
    static int k_now_fresh(void) { k_tracked_count = 0; if (k_epoch_place != NULL) k_epoch_seen = *k_epoch_place; return 0; }
    static CYTHON_INLINE Py_ssize_t k_room(void) {
    #if defined(PYPY_VERSION)
        return 400;
    #elif PY_VERSION_HEX >= 0x030C0000
        return PyThreadState_Get()->py_recursion_remaining - 2;
    #else
        return PyThreadState_Get()->recursion_remaining - 2;
    #endif
    }
    static CYTHON_INLINE PyObject *k_str(PyObject *x) {
        if (K_UNLIKELY(!PyUnicode_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE int k_take(void) { k_taken++; return 0; }
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
    object k_kinds(object, long long)
    bint k_compare(object, object, long long) except -1
    object k_dict_get(dict, object, object)
    int k_exact_arity(object, object) except -1
    bint k_fresh() noexcept
    long long k_mod(long long, long long) except? -1
    int k_now_fresh() noexcept
    Py_ssize_t k_room() noexcept
    str k_str(object)
    int k_take() noexcept
    int k_track(object) noexcept
    int k_watch(object) except -1
