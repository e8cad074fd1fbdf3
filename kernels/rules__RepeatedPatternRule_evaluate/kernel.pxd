cdef extern from *:
    """
    #include <math.h>
    #include <limits.h>
    #define K_SITES 4
    #define K_SHAPES 1
    static PyObject *k_bail_type = NULL;
    static void k_setup(PyObject *bail) { Py_XINCREF(bail); k_bail_type = bail; }
    static void __attribute__((cold, noinline)) k_fail(void) { PyErr_SetNone(k_bail_type); }
    #define K_BAIL(result) do { k_fail(); return (result); } while (0)
    #define K_ALWAYS static inline __attribute__((always_inline))
    #define K_LIKELY(x) __builtin_expect(!!(x), 1)
    #define K_UNLIKELY(x) __builtin_expect(!!(x), 0)
    static CYTHON_INLINE long long k_add(long long a, long long b) {
        long long r;
        if (K_UNLIKELY(__builtin_add_overflow(a, b, &r))) K_BAIL(-1);
        return r;
    }
    #if !defined(PYPY_VERSION)
    #include <datetime.h>
    #endif
    /* Values of the interpreter's own immutable classes: what they do is written in C, and seen by nobody. */
    static int k_is_value(PyObject *x) {
    #if defined(PYPY_VERSION)
        return 0;
    #else
        static const char *names[7] = {"datetime.datetime", "datetime.date", "datetime.timedelta", "datetime.timezone", "decimal.Decimal", "re.Pattern", "re.Match"};
        static PyTypeObject *known[7] = {NULL, NULL, NULL, NULL, NULL, NULL, NULL};
        PyTypeObject *t = Py_TYPE(x);
        PyObject *zone;
        int i;
        for (i = 0; i < 7; i++) if (t == known[i]) break;
        if (i == 7) {
            if (!(t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) return 0;
            for (i = 0; i < 7; i++) if (!strcmp(t->tp_name, names[i])) break;
            if (i < 7 && known[i] == NULL) known[i] = (PyTypeObject *)Py_NewRef((PyObject *)t);
        }
        if (i != 0) return i < 7;
        if (!((PyDateTime_DateTime *)x)->hastzinfo) return 1;
        zone = ((PyDateTime_DateTime *)x)->tzinfo;  /* its methods may be the user's */
        return Py_TYPE(zone)->tp_flags & Py_TPFLAGS_IMMUTABLETYPE && !strcmp(Py_TYPE(zone)->tp_name, "datetime.timezone");
    #endif
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
        return k_is_value(x) ? 16384 : 0;
    }
    /* Instances that are tuples, of classes that leave alone how a tuple is read. */
    static CYTHON_INLINE int k_tuple_read(PyObject *x) {
    #if defined(PYPY_VERSION)
        return 0;
    #else
        PyTypeObject *t = Py_TYPE(x);
        return PyTuple_Check(x) && t->tp_iter == PyTuple_Type.tp_iter
            && t->tp_as_mapping != NULL && t->tp_as_mapping->mp_subscript == PyTuple_Type.tp_as_mapping->mp_subscript
            && t->tp_as_mapping->mp_length == PyTuple_Type.tp_as_mapping->mp_length
            && t->tp_as_sequence != NULL && t->tp_as_sequence->sq_length == PyTuple_Type.tp_as_sequence->sq_length;
    #endif
    }
    /* Instances that are dicts, of classes that leave alone how a key is looked up. */
    #if !defined(PYPY_VERSION)
    static int k_same_in_dict(PyTypeObject *t, PyObject **name, const char *text) {
        if (*name == NULL && (*name = PyUnicode_InternFromString(text)) == NULL) { PyErr_Clear(); return 0; }
        return _PyType_Lookup(t, *name) == _PyType_Lookup(&PyDict_Type, *name);
    }
    #endif
    static CYTHON_INLINE int k_dict_read(PyObject *x) {
    #if defined(PYPY_VERSION)
        return 0;
    #else
        static PyObject *get = NULL, *has = NULL;
        PyTypeObject *t = Py_TYPE(x);
        if (!PyDict_Check(x) || t->tp_as_mapping == NULL || t->tp_as_sequence == NULL) return 0;
        if (t->tp_as_mapping->mp_subscript == PyDict_Type.tp_as_mapping->mp_subscript
            && t->tp_as_sequence->sq_contains == PyDict_Type.tp_as_sequence->sq_contains) return 1;
        return k_same_in_dict(t, &get, "__getitem__") && k_same_in_dict(t, &has, "__contains__");
    #endif
    }
    static CYTHON_INLINE PyObject *k_kinds(PyObject *x, long long kinds) {
        if (K_UNLIKELY(!(k_kind_of(x) & kinds))) K_BAIL(NULL);
        return Py_NewRef(x);
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
    /* An attribute site remembers (type, version of the type, where the value is): inline values or a
       slot. While type and version are the same the value is read there; else it is looked up again.
       Known layouts only (3.11 to 3.15, with the GIL); elsewhere the interpreter's own lookup. */
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX < 0x03100000 && !defined(Py_GIL_DISABLED) && defined(__has_include)
    #if __has_include("internal/pycore_dict.h")
    #define K_INLINE_VALUES 1
    #ifndef Py_BUILD_CORE
    #define Py_BUILD_CORE 1
    #endif
    #ifdef _PyGC_FINALIZED
    #undef _PyGC_FINALIZED  /* 3.12 defines it a second time, as a function */
    #endif
    #include "internal/pycore_dict.h"
    #if PY_VERSION_HEX >= 0x030D0000
    #include "internal/pycore_object.h"
    #endif
    #endif
    #endif
    #if PY_VERSION_HEX < 0x030C0000
    #include <structmember.h>
    #define K_OBJECT_EX T_OBJECT_EX
    #define K_READONLY READONLY
    #else
    #define K_OBJECT_EX Py_T_OBJECT_EX
    #define K_READONLY Py_READONLY
    #endif
    #ifdef K_INLINE_VALUES
    /* Where the values of attributes are, NULL where they are in a dict: 3.13 has them behind the object,
       before it they are a block of their own, which the object gives up to its dict when it gets one. */
    static CYTHON_INLINE int k_has_values(PyTypeObject *type) {
    #if PY_VERSION_HEX >= 0x030D0000
        return (type->tp_flags & Py_TPFLAGS_INLINE_VALUES) != 0;
    #else
        return (type->tp_flags & Py_TPFLAGS_MANAGED_DICT) && ((PyHeapTypeObject *)type)->ht_cached_keys != NULL;
    #endif
    }
    static CYTHON_INLINE PyDictValues *k_values(PyObject *x, PyTypeObject *type) {
    #if PY_VERSION_HEX >= 0x030D0000
        PyDictValues *values = (PyDictValues *)((char *)x + type->tp_basicsize);
        return K_LIKELY(values->valid) ? values : NULL;
    #elif PY_VERSION_HEX >= 0x030C0000
        char *values = ((char **)x)[-3];
        (void)type;
        return K_LIKELY((uintptr_t)values & 1) ? (PyDictValues *)(values + 1) : NULL;
    #else
        (void)type;
        return ((PyDictValues **)x)[-4];
    #endif
    }
    /* An instance's own dict, borrowed, NULL where it has none yet. */
    static CYTHON_INLINE PyObject *k_managed(PyObject *x) {
    #if PY_VERSION_HEX >= 0x030D0000
        return (PyObject *)_PyObject_GetManagedDict(x);
    #elif PY_VERSION_HEX >= 0x030C0000
        PyObject *own = ((PyObject **)x)[-3];
        return (uintptr_t)own & 1 ? NULL : own;
    #else
        return ((PyObject **)x)[-3];
    #endif
    }
    static CYTHON_INLINE int k_same_text(PyObject *a, PyObject *b) {
        if (a == b) return 1;
        if (a == NULL || ((PyASCIIObject *)a)->hash != ((PyASCIIObject *)b)->hash
            || PyUnicode_GET_LENGTH(a) != PyUnicode_GET_LENGTH(b) || PyUnicode_KIND(a) != PyUnicode_KIND(b)) return 0;
        return memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)(PyUnicode_GET_LENGTH(a) * PyUnicode_KIND(a))) == 0;
    }
    /* The place of a name among the keys that instances share, thirty at most; -1 where it is none. */
    static Py_ssize_t k_keys_place(PyDictKeysObject *keys, PyObject *name) {
        PyDictUnicodeEntry *entries = DK_UNICODE_ENTRIES(keys);
        Py_ssize_t i, n = keys->dk_nentries;
        for (i = 0; i < n; i++) if (entries[i].me_key == name) return i;
        for (i = 0; i < n; i++) if (entries[i].me_key != NULL && PyUnicode_Compare(entries[i].me_key, name) == 0) return i;
        return -1;
    }
    #endif
    typedef struct {
        PyTypeObject *type, *dict_type, *class_type, *tried;
        unsigned int version, tried_version;
        Py_ssize_t place, entries;
        PyObject *value;  /* what the class holds by that name, borrowed: good while the version is */
        PyObject *stands_for;  /* the name that is really read, where a property only passes it on */
        PyTypeObject *holder, *meta;  /* the class whose own attribute it is, and the class of that */
        unsigned int meta_version;
        Py_ssize_t least;  /* how many items a tuple must have for the place to be there; 0 for others */
    } k_site;
    static k_site k_sites[K_SITES];
    #define K_SITE_WAYS 3
    static k_site k_sites_more[K_SITES][K_SITE_WAYS];  /* what a site knew before objects of another class came */
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
    /* Whether a slot goes by its own name: one that a class also holds by another name is left alone. */
    static int k_is_slot_of(PyObject *found, PyObject *name) {
        return PyUnicode_CompareWithASCIIString(name, ((PyMemberDescrObject *)found)->d_member->name) == 0;
    }
    /* Whether attributes that are there are read as `object` reads them: `__getattr__` may be defined,
       it is asked only for those that are not. */
    static int k_reads_plainly(PyTypeObject *type) {
        static PyObject *name, *plain;
        if (type->tp_getattro == PyObject_GenericGetAttr) return 1;
        if (name == NULL) {
            name = PyUnicode_InternFromString("__getattribute__");
            plain = name ? k_class_value(&PyBaseObject_Type, name) : NULL;
            if (plain == NULL) { PyErr_Clear(); return 0; }
        }
        return k_class_value(type, name) == plain;
    }
    /* Whether a site only tells where to read: items of tuples, and names that stand for others. */
    static CYTHON_INLINE int k_only_reads(const k_site *site) { return site->least || site->stands_for != NULL; }
    /* Whether what a class holds is a function, or what exceptions are made of: reading it of an
       instance runs no code. */
    static int k_only_binds(PyObject *found) {
    #if !defined(PYPY_VERSION)
        if (Py_TYPE(found) == &PyGetSetDescr_Type && (PyObject *)PyDescr_TYPE(found) == PyExc_BaseException) return 1;
    #endif
    #if defined(Py_TPFLAGS_METHOD_DESCRIPTOR) && !defined(PYPY_VERSION)
        return PyType_HasFeature(Py_TYPE(found), Py_TPFLAGS_METHOD_DESCRIPTOR);
    #else
        return Py_TYPE(found) == &PyFunction_Type || Py_TYPE(found) == &PyMethodDescr_Type;
    #endif
    }
    #if !defined(PYPY_VERSION)
    /* Whether what a class holds is a field of a named tuple; never an error. */
    static int k_is_field(PyTypeObject *type, PyObject *found) {
        static PyObject *getter = NULL;
        if (!PyType_HasFeature(type, Py_TPFLAGS_TUPLE_SUBCLASS) || found == NULL || Py_TYPE(found)->tp_descr_set == NULL) return 0;
        if (getter == NULL) {
            PyObject *module = PyImport_ImportModule("_collections");
            getter = module ? PyObject_GetAttrString(module, "_tuplegetter") : NULL;
            Py_XDECREF(module);
        }
        if (getter == NULL) PyErr_Clear();
        return getter != NULL && (PyObject *)Py_TYPE(found) == getter;
    }
    /* The item that a field of a named tuple is; -1 for what is no such field, never an error. */
    static CYTHON_INLINE Py_ssize_t k_field_of(PyTypeObject *type, PyObject *found) {
        PyObject *parts, *index;
        Py_ssize_t i = -1;
        if (!k_is_field(type, found)) return -1;
        parts = PyObject_CallMethod(found, "__reduce__", NULL);
        index = parts && PyTuple_Check(parts) && PyTuple_GET_SIZE(parts) == 2 ? PyTuple_GET_ITEM(parts, 1) : NULL;
        if (index && PyTuple_Check(index) && PyTuple_GET_SIZE(index) > 0) i = PyLong_AsSsize_t(PyTuple_GET_ITEM(index, 0));
        Py_XDECREF(parts);
        if (PyErr_Occurred()) { PyErr_Clear(); return -1; }
        return i < 0 ? -1 : i;
    }
    /* The name that `name` and `value` of enum members stand for, borrowed; or NULL, never an error. */
    static PyObject *k_passed_on(PyObject *found, PyObject *name) {
        static PyObject *names[2], *properties[2], *kept[2];
        static int known = 0;
        int i;
        if (found == NULL || Py_TYPE(found)->tp_descr_get == NULL) return NULL;
        if (PyUnicode_CompareWithASCIIString(name, "value") && PyUnicode_CompareWithASCIIString(name, "name")) return NULL;
        if (!known) {
            PyObject *module = PyImport_GetModuleDict(), *base;
            module = PyDict_GetItemString(module, "enum");
            base = module ? PyObject_GetAttrString(module, "Enum") : NULL;
            if (base == NULL || !PyType_Check(base)) { PyErr_Clear(); Py_XDECREF(base); return NULL; }
            names[0] = PyUnicode_InternFromString("name");
            names[1] = PyUnicode_InternFromString("value");
            kept[0] = PyUnicode_InternFromString("_name_");
            kept[1] = PyUnicode_InternFromString("_value_");
            for (i = 0; i < 2; i++) {
                properties[i] = names[i] ? k_class_value((PyTypeObject *)base, names[i]) : NULL;
                Py_XINCREF(properties[i]);
            }
            Py_DECREF(base);
            PyErr_Clear();
            known = 1;
        }
        for (i = 0; i < 2; i++) if (found == properties[i] && kept[i] != NULL) {
            PyTypeObject *how = Py_TYPE(found);
            PyObject *module = PyObject_GetAttrString((PyObject *)how, "__module__"), *get, *code;
            int plain = module && PyUnicode_Check(module) && !PyUnicode_CompareWithASCIIString(module, "enum");
            Py_XDECREF(module);
            get = plain ? PyObject_GetAttrString(found, "fget") : NULL;
            code = get ? PyObject_GetAttrString(get, "__code__") : NULL;
            if (code != NULL) {
                PyObject *read = PyObject_GetAttrString(code, "co_names");
                plain = read && PyTuple_Check(read) && PyTuple_GET_SIZE(read) == 1
                    && PyUnicode_Compare(PyTuple_GET_ITEM(read, 0), kept[i]) == 0;
                Py_XDECREF(read);
            }
            else plain = 0;
            Py_XDECREF(get);
            Py_XDECREF(code);
            PyErr_Clear();
            return plain ? kept[i] : NULL;
        }
        return NULL;
    }
    #endif
    /* The value in an instance's own dict (where it has one already), borrowed; or NULL. */
    static CYTHON_INLINE PyObject *k_site_dict(k_site *site, PyObject *x, PyObject *name) {
    #ifdef K_INLINE_VALUES
        if (K_LIKELY(Py_TYPE(x) == site->dict_type && site->dict_type->tp_version_tag == site->version)) {
            PyObject *own = k_managed(x);
            if (own != NULL) return PyDict_GetItemWithError(own, site->stands_for ? site->stands_for : name);
        }
    #endif
        return NULL;
    }
    /* The value that the class holds, for an instance that surely has none of its own, borrowed: it can't
       have one while the keys that instances share are as many as they were without that name. */
    static CYTHON_INLINE PyObject *k_site_class(k_site *site, PyObject *x) {
    #ifdef K_INLINE_VALUES
        PyTypeObject *type = Py_TYPE(x);
        if (K_LIKELY(type == site->class_type && type->tp_version_tag == site->version)) {
            PyDictValues *values;
            if (site->entries < 0) return site->value;
            if (K_UNLIKELY((values = k_values(x, type)) == NULL)) return NULL;
            if (site->place >= 0) return values->values[site->place] == NULL ? site->value : NULL;
            if (((PyHeapTypeObject *)type)->ht_cached_keys->dk_nentries == site->entries) return site->value;
        }
    #endif
        return NULL;
    }
    static int k_site_is_for(const k_site *site, PyTypeObject *type) {
        return type->tp_version_tag == site->version
            && (site->type == type || site->dict_type == type || site->class_type == type);
    }
    /* What a site knew of another class is kept, for when its objects come again. */
    static void k_site_keep(k_site *site, PyTypeObject *type) {
        k_site *more = k_sites_more[site - k_sites];
        PyTypeObject *known = site->type ? site->type : site->dict_type ? site->dict_type : site->class_type;
        int way;
        if (known == NULL || known == type) return;
        for (way = K_SITE_WAYS - 1; way > 0; way--) more[way] = more[way - 1];
        more[0] = *site;
    }
    /* The site that knows a class from earlier, or NULL. */
    static k_site *k_site_other(k_site *site, PyTypeObject *type) {
        k_site *more = k_sites_more[site - k_sites];
        int way;
        for (way = 0; way < K_SITE_WAYS; way++) if (k_site_is_for(&more[way], type)) return &more[way];
        return NULL;
    }
    static void k_site_find(k_site *site, PyObject *x, PyObject *name) {
        site->type = site->dict_type = site->class_type = site->holder = NULL;
        site->stands_for = NULL;
        site->least = 0;
    #ifdef K_INLINE_VALUES
        {
            PyTypeObject *type = Py_TYPE(x);
            PyObject *found;
            Py_ssize_t place;
            if (!k_reads_plainly(type)) return;
            found = k_class_value(type, name);
            site->stands_for = k_passed_on(found, name);
            if (site->stands_for != NULL) found = k_class_value(type, name = site->stands_for);
            if (found != NULL && (place = k_field_of(type, found)) >= 0) {
                if (!k_has_version(type)) return;
                site->least = place + 1;
                site->place = -(Py_ssize_t)(offsetof(PyTupleObject, ob_item) + place * sizeof(PyObject *));
            }
            else if (found != NULL && Py_TYPE(found) == &PyMemberDescr_Type) {
                PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
                if (member->type != K_OBJECT_EX || (member->flags & K_READONLY)) return;
                if (!k_is_slot_of(found, name)) return;
                if (!k_has_version(type)) return;
                site->place = -member->offset;
            }
            else {
                int held = found != NULL && Py_TYPE(found)->tp_descr_get == NULL;
                PyDictKeysObject *keys;
                if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) return;
                if (!(type->tp_flags & Py_TPFLAGS_MANAGED_DICT) && (type->tp_dictoffset != 0 || !held)) return;
                if (!k_has_version(type)) return;
                site->version = type->tp_version_tag;
                site->value = found;
                site->entries = -1;
                if (!(type->tp_flags & Py_TPFLAGS_MANAGED_DICT)) { site->class_type = type; return; }
                site->dict_type = type;
                if (!k_has_values(type)) return;
                keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
                place = k_keys_place(keys, name);
                site->place = place;
                site->entries = keys->dk_nentries;
                if (held) site->class_type = type;
                if (place < 0) return;
            }
            site->version = type->tp_version_tag;
            site->type = type;
        }
    #endif
    }
    static CYTHON_INLINE PyObject **k_site_cell(k_site *site, PyObject *x);
    /* The value where a site knows where to look, borrowed; else NULL, perhaps with an error set. */
    static PyObject *k_site_value(k_site *site, PyObject *x, PyObject *name) {
        PyObject **cell, *value;
        if (!k_site_is_for(site, Py_TYPE(x))) site = k_site_other(site, Py_TYPE(x));
        if (site == NULL) return NULL;
        cell = k_site_cell(site, x);
        if (cell != NULL && *cell != NULL) return *cell;
        value = k_site_class(site, x);
        return value != NULL ? value : k_site_dict(site, x, name);
    }
    /* Look up again, unless that class is known to offer no place for the name. */
    static void k_site_try(k_site *site, PyObject *x, PyObject *name) {
        PyTypeObject *type = Py_TYPE(x);
        if (site->tried == type && site->tried_version == type->tp_version_tag) return;
        k_site_keep(site, type);
        k_site_find(site, x, name);
        site->tried = site->type || site->dict_type || site->class_type ? NULL : type;
        site->tried_version = type->tp_version_tag;
    }
    static CYTHON_INLINE PyObject **k_site_cell(k_site *site, PyObject *x) {
    #ifdef K_INLINE_VALUES
        if (K_LIKELY(Py_TYPE(x) == site->type && site->type->tp_version_tag == site->version)) {
            if (K_UNLIKELY(site->place < 0))
                return site->least == 0 || K_LIKELY(Py_SIZE(x) >= site->least) ? (PyObject **)((char *)x - site->place) : NULL;
            {
                PyDictValues *values = k_values(x, site->type);
                if (K_LIKELY(values != NULL)) return &values->values[site->place];
            }
        }
    #endif
        return NULL;
    }
    #ifdef K_INLINE_VALUES
    /* The first value of an attribute: inline values also note the order in which they came. */
    static CYTHON_INLINE void k_attr_begin(PyObject *x, Py_ssize_t place, PyObject **cell, PyObject *v) {
        *cell = Py_NewRef(v);
        if (place >= 0)
            _PyDictValues_AddToInsertionOrder(k_values(x, Py_TYPE(x)), place);
    }
    #endif
    /* Whether attributes that a class has are looked up as `type` does: those of metaclasses may do
       otherwise, but `__getattr__`, as Enum's has in 3.11, is asked only for those that are not there. */
    static int k_class_reads_plainly(PyTypeObject *meta) {
    #if !defined(PYPY_VERSION)
        static PyObject *name, *plain;
        if (meta == &PyType_Type || meta->tp_getattro == PyType_Type.tp_getattro) return 1;
        if (name == NULL) {
            name = PyUnicode_InternFromString("__getattribute__");
            plain = name ? k_class_value(&PyType_Type, name) : NULL;
            if (plain == NULL) { PyErr_Clear(); return 0; }
        }
        return k_class_value(meta, name) == plain;
    #else
        return meta == &PyType_Type;
    #endif
    }
    /* An attribute of a class itself: plain data, or what a class hands out as it is. */
    static PyObject *k_attr_of_class(k_site *site, PyTypeObject *x, PyObject *name) {
        PyTypeObject *meta = Py_TYPE(x);
        PyObject *found;
    #ifdef K_INLINE_VALUES
        if (K_LIKELY(site->holder == x && site->version == x->tp_version_tag
            && site->meta == meta && site->meta_version == meta->tp_version_tag)) return Py_NewRef(site->value);
    #endif
        found = k_class_value(meta, name);
        if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) K_BAIL(NULL);
        found = k_class_value(x, name);
        if (found == NULL || (Py_TYPE(found)->tp_descr_get != NULL && !PyFunction_Check(found))) K_BAIL(NULL);
    #ifdef K_INLINE_VALUES
        site->type = site->dict_type = site->class_type = site->holder = NULL;
        if (k_has_version(x) && k_has_version(meta)) {
            site->version = x->tp_version_tag;
            site->meta = meta;
            site->meta_version = meta->tp_version_tag;
            site->value = found;
            site->holder = x;
        }
    #endif
        return Py_NewRef(found);
    }
    static PyObject *k_attr_slow(k_site *site, PyObject *x, PyObject *name) {
        PyTypeObject *type = Py_TYPE(x);
        PyObject *found, *value;
        if (PyType_Check(x)) {
            if (!k_class_reads_plainly(type)) K_BAIL(NULL);
            return k_attr_of_class(site, (PyTypeObject *)x, name);
        }
        value = k_site_value(site, x, name);
        if (K_LIKELY(value != NULL)) return Py_NewRef(value);
        if (K_UNLIKELY(PyErr_Occurred() != NULL)) return NULL;
        if (k_is_value(x)) {
            value = PyObject_GenericGetAttr(x, name);
            if (value == NULL) { PyErr_Clear(); K_BAIL(NULL); }
            return value;
        }
        k_site_keep(site, type);
        k_site_find(site, x, name);
        if (!k_reads_plainly(type)) K_BAIL(NULL);
        found = k_class_value(type, name);
    #if !defined(PYPY_VERSION)
        {
            PyObject *other;
            if (k_is_field(type, found)) {
                value = Py_TYPE(found)->tp_descr_get(found, x, (PyObject *)type);
                if (value == NULL) { PyErr_Clear(); K_BAIL(NULL); }
                return value;
            }
            other = k_passed_on(found, name);
            if (other != NULL) found = k_class_value(type, name = other);
        }
    #endif
        if (found != NULL && Py_TYPE(found)->tp_descr_get != NULL && !k_only_binds(found)
            && !(Py_TYPE(found) == &PyMemberDescr_Type && k_is_slot_of(found, name))) K_BAIL(NULL);
        value = PyObject_GenericGetAttr(x, name);
        if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) { PyErr_Clear(); K_BAIL(NULL); }
        return value;
    }
    static CYTHON_INLINE PyObject *k_attr(Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_site_cell(&k_sites[site], x);
        if (K_LIKELY(cell != NULL && *cell != NULL)) return Py_NewRef(*cell);
        return k_attr_slow(&k_sites[site], x, name);
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
    /* a NaN is in a container that holds that very object: what was unboxed can't tell */
    static CYTHON_INLINE int k_odd(PyObject *x) {
        if (PyFloat_CheckExact(x)) return PyFloat_AS_DOUBLE(x) != PyFloat_AS_DOUBLE(x);
        if (K_UNLIKELY(PyComplex_CheckExact(x))) {
            Py_complex z = PyComplex_AsCComplex(x);
            return z.real != z.real || z.imag != z.imag;
        }
        return 0;
    }
    static int k_is_plain(PyObject *x, Py_ssize_t depth) {
        int kind = k_kind_of(x);
        Py_ssize_t i;
        if (kind & (1 | 2 | 4 | 8 | 16 | 32 | 8192 | 16384)) return !k_odd(x);
        if (kind != 128 || depth == 0) return 0;
        for (i = 0; i < PyTuple_GET_SIZE(x); i++) if (!k_is_plain(PyTuple_GET_ITEM(x, i), depth - 1)) return 0;
        return 1;
    }
    /* No header tells the layout of an array; it is tried on one of each kind before it is relied on.
       What it is of, `kind`, is compared with what those are of. */
    typedef struct { PyObject_VAR_HEAD char *items; Py_ssize_t room; const void *kind; PyObject *weak; Py_ssize_t exports; } k_array;
    static PyTypeObject *k_array_type = NULL;
    static const void *k_array_kinds[128];
    #if defined(PYPY_VERSION) || defined(Py_GIL_DISABLED)
    static void k_array_find(void) {}
    #else
    static int k_array_try(PyObject *cls, const char *code, Py_ssize_t size) {
        PyObject *made = PyObject_CallFunction(cls, "s(iii)", code, 1, 2, 3);
        k_array *a = (k_array *)made;
        Py_buffer view;
        int same, i;
        if (made == NULL) return 0;
        same = (PyObject *)Py_TYPE(made) == cls && PyObject_GetBuffer(made, &view, PyBUF_SIMPLE) == 0;
        if (same) {
            same = view.buf == a->items && view.len == 3 * size && Py_SIZE(made) == 3 && a->room >= 3 && a->exports == 1;
            PyBuffer_Release(&view);
            same = same && a->exports == 0 && a->kind != NULL;
            for (i = 0; i < 128; i++) same = same && k_array_kinds[i] != a->kind;
            if (same) k_array_kinds[(int)*code] = a->kind;
        }
        Py_DECREF(made);
        return same;
    }
    static void k_array_find(void) {
        static const char *codes[12] = {"b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d"};
        static const size_t sizes[12] = {1, 1, sizeof(short), sizeof(short), sizeof(int), sizeof(int),
            sizeof(long), sizeof(long), sizeof(long long), sizeof(long long), sizeof(float), sizeof(double)};
        static int tried = 0;
        PyObject *module, *cls;
        int i, same;
        if (tried) return;
        tried = 1;
        module = PyImport_ImportModule("array");
        cls = module == NULL ? NULL : PyObject_GetAttrString(module, "array");
        same = cls != NULL && PyType_Check(cls) && ((PyTypeObject *)cls)->tp_basicsize == sizeof(k_array)
            && ((PyTypeObject *)cls)->tp_flags & Py_TPFLAGS_IMMUTABLETYPE && !strcmp(((PyTypeObject *)cls)->tp_name, "array.array");
        for (i = 0; i < 12 && same; i++) same = k_array_try(cls, codes[i], (Py_ssize_t)sizes[i]);
        if (same) k_array_type = (PyTypeObject *)Py_NewRef(cls);
        Py_XDECREF(module);
        Py_XDECREF(cls);
        PyErr_Clear();
    }
    #endif
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
    K_THREAD int k_committed = 0;  /* 1: nothing can be taken back, 2: but what was done since a point can */
    K_THREAD long long k_point = 0;  /* which point that is */
    K_THREAD Py_ssize_t k_base = 0;  /* where the notes of the innermost call begin */
    /* Floats changed in place that have their note already: the first takes all changes back. What is in
       here may be gone and its place taken by another float, made in the same call: that one got where it
       is by a store that has its note, or into an object that nobody else knows of. */
    typedef struct { PyObject *what; unsigned long long when; } k_changed;
    static k_changed k_changes[256];
    static unsigned long long k_times = 0;
    K_THREAD unsigned long long k_time = 0;  /* another one in each stretch between k_begin and k_end */
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
    /* What a text or bytes are replaced by has its note if the same place was noted a moment ago, which
       takes both back. To keep each text that grows in an attribute would take up memory without end. */
    static CYTHON_INLINE int k_remember_old(int kind, PyObject *object, PyObject *key, PyObject *old) {
        Py_ssize_t i;
        if (old != NULL && (PyUnicode_CheckExact(old) || PyBytes_CheckExact(old)))
            for (i = k_noted; i > k_base && i > k_noted - 8; i--) {
                k_note *note = &k_notes[i - 1];
                if (note->kind == kind && note->object == object && note->key == key) return 0;
            }
        return k_remember(kind, object, key, old, 0);
    }
    /* What the kernel itself made in this stretch: a bail-out drops it, so changes to it need no note.
       As above, what has taken the place of one that is gone was made in the same stretch. */
    static k_changed k_owned[64];
    #define K_OWN_PLACE(x) (&k_owned[((size_t)(x) >> 5 ^ (size_t)(x) >> 11) & 63])
    static CYTHON_INLINE int k_is_own(PyObject *x) { k_changed *own = K_OWN_PLACE(x); return own->what == x && own->when == k_time; }
    /* Whether a value may be dropped from such an object: nobody's code runs when it goes. */
    static CYTHON_INLINE int k_may_go(PyObject *x, PyObject *old) {
        return k_is_own(x) && (old == NULL || PyLong_CheckExact(old) || PyFloat_CheckExact(old)
            || PyUnicode_CheckExact(old) || PyBool_Check(old) || old == Py_None);
    }
    static CYTHON_INLINE k_note *k_new_note(void) {
        if (K_UNLIKELY(k_noted >= k_notes_room)) {
            if (k_remember(0, Py_None, NULL, NULL, 0) < 0) return NULL;
            k_noted--;
            Py_DECREF(Py_None);
        }
        return &k_notes[k_noted++];
    }
    static CYTHON_INLINE int k_change_float(int kind, PyObject *holder, PyObject *key, Py_ssize_t index, PyObject *x, double v) {
        k_changed *change = &k_changes[((size_t)x >> 5) & 255];
        if ((change->what != x || change->when != k_time) && !k_is_own(holder)) {
            k_note *note = k_new_note();
            if (K_UNLIKELY(note == NULL)) return -1;
            note->kind = kind;
            note->object = Py_NewRef(holder);
            note->key = key; Py_XINCREF(key);
            note->old = NULL;
            note->index = index;
            note->number = PyFloat_AS_DOUBLE(x);
            change->what = x;
            change->when = k_time;
        }
        ((PyFloatObject *)x)->ob_fval = v;
        return 0;
    }
    /* Where an item of a set lies depends on what was taken out before, and the order of a set on where its
       items lie: so its table is put back as it was, and a table that makes room for a larger one is kept. */
    #if defined(PYPY_VERSION)
    static void k_set_drop(void *table, Py_ssize_t mask) { (void)table; (void)mask; }
    static void k_set_put_back(PyObject *s, void *table, Py_ssize_t mask) { (void)s; (void)table; (void)mask; }
    static void k_set_take_back(PyObject *s, PyObject *key, Py_ssize_t fill) { (void)fill; PySet_Discard(s, key); }
    static void k_set_give_back(PyObject *s, PyObject *key, Py_ssize_t at) { (void)at; PySet_Add(s, key); }
    static int k_set_note(PyObject *s, PyObject *key) { return k_remember(6, s, key, NULL, 0); }
    #else
    static void k_set_drop(setentry *table, Py_ssize_t mask) {
        Py_ssize_t i;
        for (i = 0; i <= mask; i++) if (table[i].hash != -1) Py_XDECREF(table[i].key);
        PyMem_Free(table);
    }
    static int k_set_note(PyObject *s, PyObject *key) {
        PySetObject *set = (PySetObject *)s;
        Py_ssize_t i, n = set->mask + 1;
        setentry *kept;
        if (K_LIKELY((size_t)(set->fill + 1) * 5 < (size_t)set->mask * 3)) return k_remember(6, s, key, NULL, set->fill);
        kept = (setentry *)PyMem_Malloc((size_t)n * sizeof(setentry));
        if (kept == NULL) { PyErr_NoMemory(); return -1; }
        memcpy(kept, set->table, (size_t)n * sizeof(setentry));
        for (i = 0; i < n; i++) if (kept[i].hash != -1) Py_XINCREF(kept[i].key);
        if (k_remember(13, s, NULL, NULL, (Py_ssize_t)kept) < 0) { k_set_drop(kept, n - 1); return -1; }
        k_notes[k_noted - 1].number = (double)(n - 1);
        return 0;
    }
    static void k_set_put_back(PyObject *s, setentry *kept, Py_ssize_t mask) {
        PySetObject *set = (PySetObject *)s;
        Py_ssize_t i, last = set->mask;
        setentry *now = set->table, few[PySet_MINSIZE];
        if (now == set->smalltable) { memcpy(few, now, sizeof(few)); now = few; }
        set->fill = set->used = 0;
        for (i = 0; i <= mask; i++) if (kept[i].key != NULL) { set->fill++; set->used += kept[i].hash != -1; }
        set->mask = mask;
        set->table = kept;
        if (mask == PySet_MINSIZE - 1) {
            set->table = set->smalltable;
            memcpy(set->smalltable, kept, sizeof(few));
            PyMem_Free(kept);
        }
        for (i = 0; i <= last; i++) if (now[i].hash != -1) Py_XDECREF(now[i].key);
        if (now != few) PyMem_Free(now);
    }
    static setentry *k_set_place(PySetObject *set, PyObject *key) {
        size_t mask = (size_t)set->mask, turns, i;
        Py_hash_t hash = PyObject_Hash(key);
        size_t perturb = (size_t)hash, at = perturb & mask;
        for (turns = 0; hash != -1 && turns <= mask; turns++) {
            size_t most = at + 9 <= mask ? at + 9 : at;
            for (i = at; i <= most; i++) if (set->table[i].key == key) return &set->table[i];
            perturb >>= 5;
            at = (at * 5 + 1 + perturb) & mask;
        }
        for (i = 0; i <= mask; i++) if (set->table[i].key == key) return &set->table[i];
        return NULL;
    }
    /* The entry of a key that is a plain value, among plain values: NULL where it is not there. */
    static setentry *k_set_entry(PySetObject *set, PyObject *key) {
        size_t mask = (size_t)set->mask, turns, i;
        Py_hash_t hash = PyObject_Hash(key);
        size_t perturb = (size_t)hash, at = perturb & mask;
        if (hash == -1) return NULL;
        for (turns = 0; turns <= mask; turns++) {
            size_t most = at + 9 <= mask ? at + 9 : at;
            for (i = at; i <= most; i++) {
                setentry *entry = &set->table[i];
                int same;
                if (entry->key == NULL) return NULL;
                if (entry->hash != hash) continue;
                if (entry->key == key) return entry;
                if (!k_is_plain(entry->key, 4)) K_BAIL(NULL);
                same = PyObject_RichCompareBool(entry->key, key, Py_EQ);
                if (same != 0) return same > 0 ? entry : NULL;
            }
            perturb >>= 5;
            at = (at * 5 + 1 + perturb) & mask;
        }
        return NULL;
    }
    static void k_set_give_back(PyObject *s, PyObject *key, Py_ssize_t at) {
        PySetObject *set = (PySetObject *)s;
        Py_hash_t hash = PyObject_Hash(key);
        if (at > set->mask || set->table[at].hash != -1 || hash == -1) { PySet_Add(s, key); return; }
        set->table[at].key = Py_NewRef(key);
        set->table[at].hash = hash;
        set->used++;
    }
    static void k_set_take_back(PyObject *s, PyObject *key, Py_ssize_t fill) {
        PySetObject *set = (PySetObject *)s;
        setentry *place = set->fill == fill + 1 ? k_set_place(set, key) : NULL;
        if (place == NULL) { PySet_Discard(s, key); return; }
        place->key = NULL;
        place->hash = 0;
        set->fill--;
        set->used--;
        Py_DECREF(key);
    }
    #endif
    /* Of an array few items are noted one by one; behind them one note keeps all, and the rest need none. */
    typedef struct { PyObject *what; unsigned long long when; Py_ssize_t left; } k_array_change;
    static k_array_change k_array_changes[256];
    #define K_ARRAY_CHANGE(x) (&k_array_changes[((size_t)(x) >> 4 ^ (size_t)(x) >> 12) & 255])
    static int k_array_kept(PyObject *x, Py_ssize_t size) {
        PyObject *all = PyBytes_FromStringAndSize(((k_array *)x)->items, Py_SIZE(x) * size);
        int rc = all == NULL ? -1 : k_remember(17, x, NULL, all, size);
        Py_XDECREF(all);
        return rc;
    }
    static int k_array_noted(PyObject *x, Py_ssize_t i, Py_ssize_t size, k_array_change *change) {
        if (change->what != x || change->when != k_time) {
            change->what = x;
            change->when = k_time;
            change->left = Py_SIZE(x) * size / 64 + 2;
        }
        if (--change->left == 0) return k_array_kept(x, size);
        if (k_remember(16, x, NULL, NULL, i << 4 | size) < 0) return -1;
        memcpy(&k_notes[k_noted - 1].number, ((k_array *)x)->items + i * size, (size_t)size);
        return 0;
    }
    static void k_array_put_back(PyObject *x, PyObject *all, Py_ssize_t size) {
        PyObject *done;
        if (Py_SIZE(x) * size == PyBytes_GET_SIZE(all)) {
            memcpy(((k_array *)x)->items, PyBytes_AS_STRING(all), (size_t)PyBytes_GET_SIZE(all));
            return;
        }
        PySequence_DelSlice(x, 0, Py_SIZE(x));
        done = PyObject_CallMethod(x, "frombytes", "O", all);
        Py_XDECREF(done);
        PyErr_Clear();
    }
    static void k_array_give_back(PyObject *x, Py_ssize_t n, Py_ssize_t size, const void *item) {
        PyObject *done;
        if (Py_SIZE(x) != n - 1) return;
        done = PyObject_CallMethod(x, "frombytes", "N", PyBytes_FromStringAndSize(item, size));
        Py_XDECREF(done);
        PyErr_Clear();
    }
    static void k_array_item_back(PyObject *x, Py_ssize_t i, Py_ssize_t size, const void *item) {
        if (i < Py_SIZE(x)) memcpy(((k_array *)x)->items + i * size, item, (size_t)size);
    }
    static void k_forget(Py_ssize_t mark) {
        while (k_noted > mark) {
            k_note note = k_notes[--k_noted];
            if (K_UNLIKELY(note.kind == 13)) k_set_drop((void *)note.index, (Py_ssize_t)note.number);
            Py_DECREF(note.object);
            Py_XDECREF(note.key);
            Py_XDECREF(note.old);
        }
        if (k_noted == 0 && k_notes_room > 4096) { PyMem_RawFree(k_notes); k_notes = NULL; k_notes_room = 0; }
    }
    /* What moved along a heap's branch moves back: the item that came to rest at `at` leaves it. */
    static void k_heap_take_back(PyObject *heap, Py_ssize_t at) {
        Py_ssize_t place = PyList_GET_SIZE(heap) - 1, last = place;
        PyObject *held = PyList_GET_ITEM(heap, place);
        while (place > at) {
            PyObject *next;
            place = (place - 1) >> 1;
            next = PyList_GET_ITEM(heap, place);
            PyList_SET_ITEM(heap, place, held);
            held = next;
        }
        PyList_SET_ITEM(heap, last, held);
        PyList_SetSlice(heap, last, last + 1, NULL);
    }
    static void k_heap_give_back(PyObject *heap, Py_ssize_t at, PyObject *first, int grown) {
        PyObject *held;
        if (at < 0) { PyList_Append(heap, first); return; }
        held = PyList_GET_ITEM(heap, at);
        for (; at > 0; at = (at - 1) >> 1) PyList_SET_ITEM(heap, at, PyList_GET_ITEM(heap, (at - 1) >> 1));
        PyList_SET_ITEM(heap, 0, Py_NewRef(first));
        if (grown) PyList_Append(heap, held);
        Py_DECREF(held);
    }
    static void (*k_deque_take_back)(PyObject *, Py_ssize_t, PyObject *) = NULL;
    static void k_take_back(Py_ssize_t mark) {
        PyObject *type, *value, *trace;
        PyErr_Fetch(&type, &value, &trace);
        while (k_noted > mark) {
            k_note note = k_notes[--k_noted];
            Py_ssize_t n;
            switch (note.kind) {
                case 16: k_array_item_back(note.object, note.index >> 4, note.index & 15, &note.number); break;
                case 17: k_array_put_back(note.object, note.old, note.index); break;
                case 18: if (Py_SIZE(note.object) > note.index) Py_SET_SIZE((PyVarObject *)note.object, note.index); break;
                case 19: k_array_give_back(note.object, note.index >> 4, note.index & 15, &note.number); break;
                case 1: k_list_store(note.object, note.index, note.old); break;
                case 2: n = PyList_GET_SIZE(note.object); PyList_SetSlice(note.object, n - 1, n, NULL); break;
                case 3: PyList_Insert(note.object, note.index, note.old); break;
                case 4: if (note.old) PyDict_SetItem(note.object, note.key, note.old);
                        else PyDict_DelItem(note.object, note.key);
                        break;
                case 5: PyObject_GenericSetAttr(note.object, note.key, note.old); break;
                case 6: k_set_take_back(note.object, note.key, note.index); break;
                case 15: k_set_give_back(note.object, note.key, note.index); break;
                case 13: k_set_put_back(note.object, (void *)note.index, (Py_ssize_t)note.number); note.kind = 0; break;
                case 8: note.old = PyFloat_FromDouble(note.number);
                        if (note.old) PyObject_GenericSetAttr(note.object, note.key, note.old);
                        break;
                case 11: note.old = PyFloat_FromDouble(note.number);
                         if (note.old) PyDict_SetItem(note.object, note.key, note.old);
                         break;
                case 12: note.old = PyFloat_FromDouble(note.number);
                         if (note.old) k_list_store(note.object, note.index, note.old);
                         break;
                case 21: k_heap_take_back(note.object, note.index); break;
                case 22: k_heap_give_back(note.object, note.index, note.old, 1); break;
                case 23: k_heap_give_back(note.object, note.index, note.old, 0); break;
                case 24: k_deque_take_back(note.object, note.index, note.old); break;
                case 20: PyList_SetSlice(note.object, note.index, note.index + 1, NULL); break;
                case 10: PyList_SetSlice(note.object, 0, PY_SSIZE_T_MAX, note.old); break;
                case 9: PyList_SetSlice(note.object, note.index, PY_SSIZE_T_MAX, NULL); break;
                case 14: n = PyBytes_GET_SIZE(note.old);
                         if (PyByteArray_GET_SIZE(note.object) != n && PyByteArray_Resize(note.object, n) < 0) break;
                         memcpy(PyByteArray_AS_STRING(note.object), PyBytes_AS_STRING(note.old), (size_t)n);
                         break;
                case 25: if (PyByteArray_GET_SIZE(note.object) > note.index) PyByteArray_Resize(note.object, note.index); break;
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
        k_time = ++k_times;
        return mark;
    }
    static CYTHON_INLINE void k_restore(Py_ssize_t mark) {
        k_base = (mark >> 24) & 0xFFFFFF;
        k_committed = (int)(mark >> 48);
        k_time = ++k_times;
    }
    static CYTHON_INLINE int k_bool(PyObject *x) {
        if (x == Py_True) return 1;
        if (K_LIKELY(x == Py_False)) return 0;
        K_BAIL(-1);
    }
    static CYTHON_INLINE int k_commit(void) { if (k_committed != 1) { k_committed = 1; if (k_noted > k_base) k_forget(k_base); } return 0; }
    /* A point from which the call can go on: what is done from now on can be taken back. */
    static CYTHON_INLINE long long k_commit_here(void) {
        if (k_noted > k_base) k_forget(k_base);
        k_committed = 2;
        k_time = ++k_times;
        return ++k_point;
    }
    static CYTHON_INLINE PyObject *k_dict(PyObject *x) {
        if (K_UNLIKELY(!PyDict_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE int k_end(Py_ssize_t mark) {
        if (k_noted > K_MARKED(mark)) k_forget(K_MARKED(mark));
        k_restore(mark);
        return 0;
    }
    static CYTHON_INLINE PyObject *k_exact(PyObject *x, PyObject *cls) {
        if (K_UNLIKELY((PyObject *)Py_TYPE(x) != cls)) K_BAIL(NULL);
        return Py_NewRef(x);
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
    static CYTHON_INLINE int k_fresh(void) {
        int i;
        if (k_epoch_place == NULL || k_epoch_seen != *k_epoch_place) return 0;
    #if defined(K_POLLED)
        if (K_UNLIKELY(k_polled_changed())) return 0;
    #endif
        for (i = 0; i < k_tracked_count; i++) if (k_tracked[i].type->tp_version_tag != k_tracked[i].version) return 0;
        return 1;
    }
    /* Whether all that was done since a point is taken back now, so that the call goes on from there. */
    static int k_goes_on(long long point) {
        if (k_committed != 2 || k_point != point) return 0;
        k_take_back(k_base);
        k_committed = 1;
        return 1;
    }
    /* Something is another: who is checking just now, in another thread, has to begin anew. */
    static int k_gone(void) { if (k_epoch_place != NULL) (*k_epoch_place)++; return 0; }
    static CYTHON_INLINE PyObject *k_list(PyObject *x) {
        if (K_UNLIKELY(!PyList_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
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
    /* The object of a method call, if the method is found in its class: while the keys that instances
       share are as many as they were, none of them can be the method's name. */
    static PyObject *k_receiver_slow(PyObject *x, PyObject *name) {
        PyTypeObject *type = Py_TYPE(x);
        PyObject *own;
        int has;
        if (!k_reads_plainly(type)) K_BAIL(NULL);
    #if defined(PYPY_VERSION)
        own = PyObject_GetAttrString(x, "__dict__");
        if (own == NULL) { PyErr_Clear(); return Py_NewRef(x); }
    #else
        if (type->tp_dictoffset == 0
    #if PY_VERSION_HEX >= 0x030B0000
            && !(type->tp_flags & Py_TPFLAGS_MANAGED_DICT)
    #endif
        ) return Py_NewRef(x);
        own = PyObject_GenericGetDict(x, NULL);
        if (own == NULL) return NULL;
    #endif
        has = PyDict_Contains(own, name);
        Py_DECREF(own);
        if (has < 0) return NULL;
        if (has) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE PyObject *k_receiver(Py_ssize_t site, PyObject *x, PyObject *name) {
    #ifdef K_INLINE_VALUES
        PyTypeObject *type = Py_TYPE(x);
        if (K_LIKELY(k_has_values(type) && type->tp_getattro == PyObject_GenericGetAttr)) {
            PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
            if (K_LIKELY(k_values(x, type) != NULL)) {
                k_site *at = &k_sites[site];
                if (K_LIKELY(at->type == type && at->place == keys->dk_nentries)) return Py_NewRef(x);
                if (k_keys_place(keys, name) < 0) {
                    at->type = type;
                    at->place = keys->dk_nentries;
                    return Py_NewRef(x);
                }
            }
        }
    #endif
        return k_receiver_slow(x, name);
    }
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
    static int k_undo(Py_ssize_t mark) {
        int undone = !k_committed;
        if (undone) k_take_back(K_MARKED(mark));
        else k_forget(K_MARKED(mark));
        k_restore(mark);
        return undone;
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
    long long k_add(long long, long long) except? -1
    object k_kinds(object, long long)
    object k_attr(Py_ssize_t, object, object)
    long long k_int(object) except? -1
    long long k_int_in(object, long long, long long) except? -1
    long long k_attr_int(Py_ssize_t, object, object, long long, long long) except? -1
    int k_bail() except -1
    int k_list_store(list, long long, object) except -1
    int k_list_push(list, object) except -1
    bint k_is_plain(object, Py_ssize_t) noexcept
    Py_ssize_t k_begin() noexcept
    bint k_bool(object) except -1
    int k_commit() noexcept
    long long k_commit_here() noexcept
    dict k_dict(object)
    int k_end(Py_ssize_t) noexcept
    object k_exact(object, object)
    int k_exact_arity(object, object) except -1
    bint k_fresh() noexcept
    bint k_goes_on(long long) noexcept
    int k_gone() noexcept
    list k_list(object)
    unsigned long long k_look() noexcept
    int k_now_fresh(unsigned long long) noexcept
    object k_receiver(Py_ssize_t, object, object)
    Py_ssize_t k_room() noexcept
    int k_take() except -1
    int k_track(object) noexcept
    bint k_undo(Py_ssize_t) noexcept
    int k_watch(object) except -1
