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
    static int __attribute__((cold, noinline)) k_bail(void) { k_fail(); return -1; }
    static CYTHON_INLINE int k_list_store(PyObject *x, long long i, PyObject *v) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        PyObject *old;
        if (i < 0) i += n;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
        old = PyList_GET_ITEM(x, (Py_ssize_t)i);
        Py_INCREF(v);
        PyList_SET_ITEM(x, (Py_ssize_t)i, v);
        Py_DECREF(old);
        return 0;
    }
    static CYTHON_INLINE int k_list_push(PyObject *x, PyObject *v) {
    #if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
        Py_ssize_t n = PyList_GET_SIZE(x);
        if (K_LIKELY(((PyListObject *)x)->allocated > n)) {
            Py_INCREF(v);
            PyList_SET_ITEM(x, n, v);
            Py_SET_SIZE(x, n + 1);
            return 0;
        }
    #endif
        return PyList_Append(x, v);
    }
    /* Changes to what others hold are noted, so that a bail-out can take them back before the original
       runs. A note is (kind, object, place or key or name, old value). `k_commit` drops the notes: from
       then on nothing can be taken back. */
    typedef struct { int kind; PyObject *object, *key, *old; Py_ssize_t index; double number; } k_note;
    #define K_NOTES_MOST (1 << 20)
    #if defined(__ELF__) && !defined(__clang__)
    #define K_THREAD static __thread __attribute__((tls_model("initial-exec")))
    #else
    #define K_THREAD static __thread
    #endif
    K_THREAD k_note *k_notes = NULL;
    K_THREAD Py_ssize_t k_noted = 0, k_notes_room = 0;
    K_THREAD int k_committed = 0;
    K_THREAD Py_ssize_t k_base = 0;  /* where the notes of the innermost call begin */
    #define K_MARKED(mark) ((Py_ssize_t)((mark) & 0xFFFFFF))
    static int k_remember(int kind, PyObject *object, PyObject *key, PyObject *old, Py_ssize_t index) {
        k_note *note;
        if (K_UNLIKELY(k_noted >= k_notes_room)) {
            Py_ssize_t room = k_notes_room ? k_notes_room * 2 : 256;
            k_note *more;
            if (room > K_NOTES_MOST) { PyErr_SetNone(k_bail_type); return -1; }
            more = (k_note *)PyMem_RawRealloc(k_notes, (size_t)room * sizeof(k_note));
            if (more == NULL) { PyErr_NoMemory(); return -1; }
            k_notes = more;
            k_notes_room = room;
        }
        note = &k_notes[k_noted++];
        note->kind = kind;
        note->index = index;
        note->object = Py_NewRef(object);
        note->key = key; Py_XINCREF(key);
        note->old = old; Py_XINCREF(old);
        return 0;
    }
    static CYTHON_INLINE k_note *k_new_note(void) {
        if (K_UNLIKELY(k_noted >= k_notes_room)) {
            if (k_remember(0, Py_None, NULL, NULL, 0) < 0) return NULL;
            k_noted--;
            Py_DECREF(Py_None);
        }
        return &k_notes[k_noted++];
    }
    static void k_forget(Py_ssize_t mark) {
        while (k_noted > mark) {
            k_note note = k_notes[--k_noted];
            Py_DECREF(note.object);
            Py_XDECREF(note.key);
            Py_XDECREF(note.old);
        }
        if (k_noted == 0 && k_notes_room > 4096) { PyMem_RawFree(k_notes); k_notes = NULL; k_notes_room = 0; }
    }
    static void k_take_back(Py_ssize_t mark) {
        PyObject *type, *value, *trace;
        PyErr_Fetch(&type, &value, &trace);
        while (k_noted > mark) {
            k_note note = k_notes[--k_noted];
            Py_ssize_t n;
            switch (note.kind) {
                case 1: k_list_store(note.object, note.index, note.old); break;
                case 2: n = PyList_GET_SIZE(note.object); PyList_SetSlice(note.object, n - 1, n, NULL); break;
                case 3: PyList_Insert(note.object, note.index, note.old); break;
                case 4: if (note.old) PyDict_SetItem(note.object, note.key, note.old);
                        else PyDict_DelItem(note.object, note.key);
                        break;
                case 5: PyObject_GenericSetAttr(note.object, note.key, note.old); break;
                case 6: PySet_Discard(note.object, note.key); break;
                case 8: note.old = PyFloat_FromDouble(note.number);
                        if (note.old) PyObject_GenericSetAttr(note.object, note.key, note.old);
                        break;
                case 10: PyList_SetSlice(note.object, 0, PY_SSIZE_T_MAX, note.old); break;
                case 9: PyList_SetSlice(note.object, note.index, PY_SSIZE_T_MAX, NULL); break;
                case 7: PyByteArray_AS_STRING(note.object)[note.index] = (char)(Py_ssize_t)PyLong_AsLong(note.old); break;
            }
            Py_DECREF(note.object);
            Py_XDECREF(note.key);
            Py_XDECREF(note.old);
        }
        PyErr_Clear();
        PyErr_Restore(type, value, trace);
    }
    /* A call may come while another one waits in code of others: its state is kept in the mark. */
    static CYTHON_INLINE Py_ssize_t k_begin(void) {
        Py_ssize_t mark = k_noted | (k_base << 24) | ((Py_ssize_t)k_committed << 48);
        k_committed = 0;
        k_base = k_noted;
        return mark;
    }
    static CYTHON_INLINE void k_restore(Py_ssize_t mark) {
        k_base = (mark >> 24) & 0xFFFFFF;
        k_committed = (int)(mark >> 48);
    }
    static CYTHON_INLINE int k_bool(PyObject *x) {
        if (x == Py_True) return 1;
        if (K_LIKELY(x == Py_False)) return 0;
        K_BAIL(-1);
    }
    static CYTHON_INLINE Py_UCS4 k_char_at(PyObject *s, long long i) {
        Py_ssize_t n = PyUnicode_GET_LENGTH(s);
        if (i < 0) i += n;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(1);
        return PyUnicode_READ_CHAR(s, (Py_ssize_t)i);
    }
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
    static CYTHON_INLINE int k_dict_store(PyObject *d, PyObject *k, PyObject *v) { return PyDict_SetItem(d, k, v); }
    static CYTHON_INLINE int k_end(Py_ssize_t mark) {
        if (k_noted > K_MARKED(mark)) k_forget(K_MARKED(mark));
        k_restore(mark);
        return 0;
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
    static CYTHON_INLINE double k_float(PyObject *x) {
        if (K_UNLIKELY(!PyFloat_CheckExact(x))) K_BAIL(-1.0);
        return PyFloat_AS_DOUBLE(x);
    }
    /* Names a kernel relies on are checked once; a dict watcher that all kernels of a process share
       counts changes of the watched namespaces, and after any change they are checked again. */
    static unsigned long k_epoch = 1, k_epoch_seen = 0, *k_epoch_place = NULL;
    static int k_watcher = -1;
    #define K_TRACKED_MOST 16
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
    #define K_PLACE(x, i, n, bad) if (i < 0) i += n; \\
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(bad)
    static CYTHON_INLINE PyObject *k_item(PyObject *x, long long i) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        K_PLACE(x, i, n, NULL);
        return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
    }
    static CYTHON_INLINE PyObject *k_item_late(PyObject *x, long long i) {
        if (K_LIKELY((unsigned long long)i < (unsigned long long)PyList_GET_SIZE(x))) return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
        PyErr_SetString(PyExc_IndexError, "list index out of range");
        return NULL;
    }
    static CYTHON_INLINE PyObject *k_list(PyObject *x) {
        if (K_UNLIKELY(!PyList_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE int k_list_grow(PyObject *x, PyObject *v) {
        if (K_UNLIKELY(k_remember(2, x, NULL, NULL, 0) < 0)) return -1;
        if (K_UNLIKELY(k_list_push(x, v) < 0)) { k_forget(k_noted - 1); return -1; }
        return 0;
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
    static CYTHON_INLINE PyObject *k_scalar(PyObject *x) {
        if (K_UNLIKELY(!(k_kind_of(x) & (1 | 2 | 4 | 8 | 16 | 32)))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE PyObject *k_str(PyObject *x) {
        if (K_UNLIKELY(!PyUnicode_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE int k_take(void) { k_taken++; return 0; }
    /* a class is part of the world too: its version changes whenever it or a base of it does */
    static int k_track(PyObject *cls) {
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
    static int k_undo(Py_ssize_t mark) {
        int undone = !k_committed;
        if (undone) k_take_back(K_MARKED(mark));
        else k_forget(K_MARKED(mark));
        k_restore(mark);
        return undone;
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
    int k_bail() except -1
    int k_list_store(list, long long, object) except -1
    int k_list_push(list, object) except -1
    Py_ssize_t k_begin() noexcept
    bint k_bool(object) except -1
    Py_UCS4 k_char_at(str, long long) except? 1
    object k_kinds(object, long long)
    bint k_compare(object, object, long long) except -1
    int k_dict_store(dict, object, object) except -1
    int k_end(Py_ssize_t) noexcept
    int k_exact_arity(object, object) except -1
    double k_float(object) except? -1.0
    bint k_fresh() noexcept
    long long k_int(object) except? -1
    long long k_int_in(object, long long, long long) except? -1
    object k_item(list, long long)
    object k_item_late(list, long long)
    list k_list(object)
    int k_list_grow(list, object) except -1
    int k_now_fresh() noexcept
    Py_ssize_t k_room() noexcept
    object k_scalar(object)
    str k_str(object)
    int k_take() noexcept
    int k_track(object) noexcept
    bint k_undo(Py_ssize_t) noexcept
    int k_watch(object) except -1
