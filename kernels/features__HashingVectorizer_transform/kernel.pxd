cdef extern from *:
    """
    #include <math.h>
    #include <limits.h>
    #define K_SITES 3
    #define K_SHAPES 1
    static PyObject *k_bail_type = NULL;
    static void k_setup(PyObject *bail) { Py_XINCREF(bail); k_bail_type = bail; }
    static void __attribute__((cold, noinline)) k_fail(void) { PyErr_SetNone(k_bail_type); }
    #define K_BAIL(result) do { k_fail(); return (result); } while (0)
    #define K_ALWAYS static inline __attribute__((always_inline))
    #define K_LIKELY(x) __builtin_expect(!!(x), 1)
    #define K_UNLIKELY(x) __builtin_expect(!!(x), 0)
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
    static PyObject *k_binop(PyObject *a, PyObject *b, long long op) {
        PyObject *r;
        if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
            double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
            if (op == 0) return PyFloat_FromDouble(x + y);
            if (op == 1) return PyFloat_FromDouble(x - y);
            if (op == 2) return PyFloat_FromDouble(x * y);
        }
        if (!(k_kind_of(a) & (K_SCALARS | 64 | 128)) || !(k_kind_of(b) & (K_SCALARS | 64 | 128))) K_BAIL(NULL);
        if (op == 4 && (k_kind_of(a) & (4 | 32))) K_BAIL(NULL);
        switch (op) {
            case 0: r = PyNumber_Add(a, b); break;
            case 1: r = PyNumber_Subtract(a, b); break;
            case 2: r = PyNumber_Multiply(a, b); break;
            case 3: r = PyNumber_TrueDivide(a, b); break;
            case 4: r = PyNumber_Remainder(a, b); break;
            case 5: r = PyNumber_FloorDivide(a, b); break;
            case 6: r = PyNumber_Power(a, b, Py_None); break;
            case 7: r = PyNumber_Lshift(a, b); break;
            case 8: r = PyNumber_Rshift(a, b); break;
            case 9: r = PyNumber_And(a, b); break;
            case 10: r = PyNumber_Or(a, b); break;
            case 11: r = PyNumber_Xor(a, b); break;
            default: K_BAIL(NULL);
        }
        return r;
    }
    static CYTHON_INLINE long long k_byte_in(PyObject *s, long long i) { return (unsigned char)PyBytes_AS_STRING(s)[(Py_ssize_t)i]; }
    static CYTHON_INLINE PyObject *k_bytes(PyObject *x) {
        if (K_UNLIKELY(!PyBytes_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
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
    static CYTHON_INLINE double k_fdiv(double a, double b) {
        if (K_UNLIKELY(b == 0.0)) K_BAIL(-1.0);
        return a / b;
    }
    static CYTHON_INLINE double k_float(PyObject *x) {
        if (K_UNLIKELY(!PyFloat_CheckExact(x))) K_BAIL(-1.0);
        return PyFloat_AS_DOUBLE(x);
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
            ((k_buffer *)holder)->size = size; return size; }
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
    #define K_PLACE(x, i, n, bad) if (i < 0) i += n; \\
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(bad)
    static CYTHON_INLINE PyObject *k_item(PyObject *x, long long i) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        K_PLACE(x, i, n, NULL);
        return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
    }
    static CYTHON_INLINE int k_list_put(PyObject *x, long long i, PyObject *v) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        PyObject *old;
        if (i < 0) i += n;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
        old = PyList_GET_ITEM(x, (Py_ssize_t)i);
        if (K_UNLIKELY(k_remember(1, x, NULL, old, (Py_ssize_t)i) < 0)) return -1;
        Py_INCREF(v);
        PyList_SET_ITEM(x, (Py_ssize_t)i, v);
        Py_DECREF(old);
        return 0;
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
    /* An attribute site remembers (type, version of the type, where the value is): inline values or a
       slot. While type and version are the same the value is read there; else it is looked up again.
       Known layouts only (3.13 to 3.15, with the GIL); elsewhere the interpreter's own lookup. */
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x03100000 \\
        && !defined(Py_GIL_DISABLED) && defined(__has_include)
    #if __has_include("internal/pycore_dict.h")
    #define K_INLINE_VALUES 1
    #ifndef Py_BUILD_CORE
    #define Py_BUILD_CORE 1
    #endif
    #include "internal/pycore_dict.h"
    #include "internal/pycore_object.h"
    #endif
    #endif
    typedef struct { PyTypeObject *type; unsigned int version; Py_ssize_t place; } k_site;
    static k_site k_sites[K_SITES];
    static PyObject *k_class_value(PyTypeObject *type, PyObject *name) {
    #if defined(PYPY_VERSION)
        PyObject *mro = type->tp_mro, *found = NULL;
        Py_ssize_t i, n = mro ? PyTuple_Size(mro) : 0;
        for (i = 0; i < n && !found; i++) {
            PyObject *d = ((PyTypeObject *)PyTuple_GetItem(mro, i))->tp_dict;
            found = d ? PyDict_GetItem(d, name) : NULL;
        }
        return found;
    #else
        return _PyType_Lookup(type, name);
    #endif
    }
    static void k_site_find(k_site *site, PyObject *x, PyObject *name) {
        site->type = NULL;
    #ifdef K_INLINE_VALUES
        {
            PyTypeObject *type = Py_TYPE(x);
            PyObject *found;
            Py_ssize_t place;
            if (type->tp_getattro != PyObject_GenericGetAttr) return;
            found = k_class_value(type, name);
            if (found != NULL && Py_TYPE(found) == &PyMemberDescr_Type) {
                PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
                if (member->type != Py_T_OBJECT_EX || (member->flags & Py_READONLY)) return;
                if (!PyUnstable_Type_AssignVersionTag(type)) return;
                site->place = -member->offset;
            }
            else {
                if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) return;
                if (!(type->tp_flags & Py_TPFLAGS_INLINE_VALUES)) return;
                if (!PyUnstable_Type_AssignVersionTag(type)) return;
                place = _PyDictKeys_StringLookup(((PyHeapTypeObject *)type)->ht_cached_keys, name);
                if (place < 0) { PyErr_Clear(); return; }
                site->place = place;
            }
            site->version = type->tp_version_tag;
            site->type = type;
        }
    #endif
    }
    static CYTHON_INLINE PyObject **k_site_cell(k_site *site, PyObject *x) {
    #ifdef K_INLINE_VALUES
        if (K_LIKELY(Py_TYPE(x) == site->type && site->type->tp_version_tag == site->version)) {
            if (K_UNLIKELY(site->place < 0)) return (PyObject **)((char *)x - site->place);
            {
                PyDictValues *values = (PyDictValues *)((char *)x + site->type->tp_basicsize);
                if (K_LIKELY(values->valid)) return &values->values[site->place];
            }
        }
    #endif
        return NULL;
    }
    /* An attribute of a class itself: plain data, or what a class hands out as it is. */
    static PyObject *k_attr_of_class(PyTypeObject *x, PyObject *name) {
        PyObject *found = k_class_value(&PyType_Type, name);
        if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) K_BAIL(NULL);
        found = k_class_value(x, name);
        if (found == NULL || (Py_TYPE(found)->tp_descr_get != NULL && !PyFunction_Check(found))) K_BAIL(NULL);
        return Py_NewRef(found);
    }
    static PyObject *k_attr_slow(k_site *site, PyObject *x, PyObject *name) {
        PyTypeObject *type = Py_TYPE(x);
        PyObject *found, *value;
        if (type == &PyType_Type) return k_attr_of_class((PyTypeObject *)x, name);
        k_site_find(site, x, name);
        if (type->tp_getattro != PyObject_GenericGetAttr) K_BAIL(NULL);
        found = k_class_value(type, name);
        if (found != NULL && Py_TYPE(found)->tp_descr_get != NULL
            && !(Py_TYPE(found) == &PyMemberDescr_Type)) K_BAIL(NULL);
        value = PyObject_GetAttr(x, name);
        if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) { PyErr_Clear(); K_BAIL(NULL); }
        return value;
    }
    /* A shape is a site for several names of one local: the type and its version are checked once per
       object, then each value is read by its place. The type (a call within may have come upon another
       one) and that inline values are valid are checked each time. */
    typedef struct {
        PyTypeObject *type; unsigned int version; int stores; Py_ssize_t values, places[16];
    } k_shape_data;
    static k_shape_data k_shapes[K_SHAPES];
    static void __attribute__((noinline)) k_shape_find(k_shape_data *s, PyObject *x, PyObject *names) {
        Py_ssize_t i, n = PyTuple_GET_SIZE(names);
        k_site site;
        s->type = NULL;
        s->values = 0;
    #ifdef K_INLINE_VALUES
        if (n > 16) return;
        for (i = 0; i < n; i++) {
            k_site_find(&site, x, PyTuple_GET_ITEM(names, i));
            if (site.type == NULL) s->places[i] = 0;
            else if (site.place < 0) s->places[i] = -site.place;
            else {
                s->values = site.type->tp_basicsize;
                s->places[i] = s->values + (Py_ssize_t)offsetof(PyDictValues, values) + site.place * (Py_ssize_t)sizeof(PyObject *);
            }
        }
        if (!PyUnstable_Type_AssignVersionTag(Py_TYPE(x))) return;
        s->stores = Py_TYPE(x)->tp_setattro == PyObject_GenericSetAttr;
        s->version = Py_TYPE(x)->tp_version_tag;
        s->type = Py_TYPE(x);
    #else
        (void)x; (void)site; (void)i; (void)n;
    #endif
    }
    K_ALWAYS PyObject **k_shape_cell(int ok, Py_ssize_t n, Py_ssize_t i, PyObject *x) {
    #ifdef K_INLINE_VALUES
        k_shape_data *s = &k_shapes[n];
        if (K_LIKELY(ok && Py_TYPE(x) == s->type && s->places[i] != 0)) {
            if (s->values == 0 || K_LIKELY(((PyDictValues *)((char *)x + s->values))->valid))
                return (PyObject **)((char *)x + s->places[i]);
        }
    #endif
        return NULL;
    }
    K_ALWAYS int k_shape(Py_ssize_t n, PyObject *x, PyObject *names) {
    #ifdef K_INLINE_VALUES
        k_shape_data *s = &k_shapes[n];
        if (K_UNLIKELY(Py_TYPE(x) != s->type || s->type->tp_version_tag != s->version)) k_shape_find(s, x, names);
        return s->type != NULL;
    #else
        return 0;
    #endif
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
    static CYTHON_INLINE long long k_attr_int(Py_ssize_t site, PyObject *x, PyObject *name, long long low, long long high) {
        PyObject **cell = k_site_cell(&k_sites[site], x), *v;
        long long r;
        if (K_LIKELY(cell != NULL && *cell != NULL)) return k_int_in(*cell, low, high);
        v = k_attr_slow(&k_sites[site], x, name);
        if (v == NULL) return -1;
        r = k_int_in(v, low, high);
        Py_DECREF(v);
        return r;
    }
    K_ALWAYS long long k_shape_int(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name, long long low, long long high) {
        PyObject **cell = k_shape_cell(ok, n, i, x);
        if (K_LIKELY(cell != NULL && *cell != NULL)) return k_int_in(*cell, low, high);
        return k_attr_int(site, x, name, low, high);
    }
    static CYTHON_INLINE long long k_signed(unsigned long long a) { return (long long)a; }
    #define K_MATH(name) static CYTHON_INLINE double k_##name(double a) { \\
        double r = name(a); if (K_UNLIKELY(!isfinite(r))) K_BAIL(-1.0); return r; }
    K_MATH(sqrt)
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
    static CYTHON_INLINE unsigned long long k_wrap(long long a) { return (unsigned long long)a; }
    """
    void k_setup(object)
    int k_list_store(list, long long, object) except -1
    int k_list_push(list, object) except -1
    Py_ssize_t k_begin() noexcept
    object k_kinds(object, long long)
    object k_binop(object, object, long long)
    long long k_byte_in(bytes, long long) noexcept
    bytes k_bytes(object)
    int k_end(Py_ssize_t) noexcept
    int k_exact_arity(object, object) except -1
    double k_fdiv(double, double) except? -1.0
    double k_float(object) except? -1.0
    double * k_floats_data(object) noexcept
    list k_floats_list(object)
    object k_floats_new(long long)
    Py_ssize_t k_floats_push(object, Py_ssize_t, double) except? -1
    Py_ssize_t k_floats_size(object) noexcept
    bint k_fresh() noexcept
    object k_item(list, long long)
    int k_list_put(list, long long, object) except -1
    long long k_mod(long long, long long) except? -1
    int k_now_fresh() noexcept
    Py_ssize_t k_room() noexcept
    bint k_shape(Py_ssize_t, object, tuple) noexcept
    long long k_int(object) except? -1
    long long k_int_in(object, long long, long long) except? -1
    long long k_attr_int(Py_ssize_t, object, object, long long, long long) except? -1
    long long k_shape_int(bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, object, object, long long, long long) except? -1
    long long k_signed(unsigned long long) noexcept
    double k_sqrt(double) except? -1.0
    str k_str(object)
    int k_take() noexcept
    int k_track(object) noexcept
    bint k_undo(Py_ssize_t) noexcept
    int k_watch(object) except -1
    unsigned long long k_wrap(long long) noexcept
