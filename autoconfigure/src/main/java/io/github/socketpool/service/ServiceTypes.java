package io.github.socketpool.service;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * The types that an interface gives to the type variables of its super-interfaces.
 * Spring's {@code ResolvableType} takes the bound of a variable without a type, which
 * would convert responses to a type that nobody has asked for.
 */
final class ServiceTypes {

	private final Map<TypeVariable<?>, Type> arguments = new HashMap<>();

	ServiceTypes(Class<?> service) {
		collect(service);
	}

	private void collect(Class<?> type) {
		for (Type parent : type.getGenericInterfaces()) {
			if (parent instanceof ParameterizedType generic) {
				Class<?> raw = (Class<?>) generic.getRawType();
				for (int i = 0; i < raw.getTypeParameters().length; i++) {
					this.arguments.put(raw.getTypeParameters()[i], generic.getActualTypeArguments()[i]);
				}
				collect(raw);
			}
			else {
				collect((Class<?>) parent);
			}
		}
	}

	/**
	 * Return a type without type variables and wildcards. A wildcard is replaced by its
	 * upper bound.
	 * @param type the type of a parameter or of a return value
	 * @return the type, or {@code null} if a type variable has none
	 */
	@Nullable Type resolve(Type type) {
		if (type instanceof TypeVariable<?> variable) {
			Type argument = this.arguments.get(variable);
			return (argument != null) ? resolve(argument) : null;
		}
		if (type instanceof WildcardType wildcard) {
			return resolve(wildcard.getUpperBounds()[0]);
		}
		if (type instanceof GenericArrayType array) {
			Type component = resolve(array.getGenericComponentType());
			return (component instanceof Class<?> known) ? known.arrayType()
					: (component != null) ? new ArrayOf(component) : null;
		}
		return (type instanceof ParameterizedType generic) ? resolveArguments(generic) : type;
	}

	private @Nullable Type resolveArguments(ParameterizedType generic) {
		Type[] given = generic.getActualTypeArguments();
		ResolvableType[] resolved = new ResolvableType[given.length];
		for (int i = 0; i < given.length; i++) {
			Type argument = resolve(given[i]);
			if (argument == null) {
				return null;
			}
			resolved[i] = ResolvableType.forType(argument);
		}
		return ResolvableType.forClassWithGenerics((Class<?>) generic.getRawType(), resolved).getType();
	}

	/**
	 * The type of an array.
	 *
	 * @param getGenericComponentType the type of its elements
	 */
	private record ArrayOf(Type getGenericComponentType) implements GenericArrayType {

		@Override
		public String getTypeName() {
			return this.getGenericComponentType.getTypeName() + "[]";
		}

	}

}
