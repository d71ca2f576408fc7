package io.roundhouse.schema.binding;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/**
 * The methods of a class that generated code calls, by name, so that their signatures are written down once.
 */
final class Calls {
    private final ClassDesc owner;
    private final Map<String, MethodTypeDesc> types = new HashMap<>();

    Calls(final Class<?> owner) {
        this.owner = owner.describeConstable().orElseThrow();
        for (final Method method : owner.getDeclaredMethods()) {
            types.put(method.getName(), MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .describeConstable().orElseThrow());
        }
    }

    /** Calls a static method of the class, whose arguments are on the stack. */
    void call(final CodeBuilder code, final String name) {
        code.invokestatic(owner, name, types.get(name));
    }
}
