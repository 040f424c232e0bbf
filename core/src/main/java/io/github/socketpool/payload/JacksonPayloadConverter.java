package io.github.socketpool.payload;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts payloads to and from JSON with Jackson. Thread-safe.
 */
public final class JacksonPayloadConverter implements PayloadConverter {

	/**
	 * Limits for JSON from the network. The maximum frame size limits the text. These
	 * limit the memory that is needed for the parsed text.
	 */
	static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
		.maxNestingDepth(256)
		.maxStringLength(16 * 1024 * 1024)
		.maxNameLength(16 * 1024)
		.maxNumberLength(1000)
		.maxTokenCount(10_000_000)
		.build();

	private final JsonMapper mapper;

	/**
	 * Create a converter with its own mapper, whose limits for nesting, strings, names,
	 * numbers and tokens are suited to JSON from the network.
	 */
	public JacksonPayloadConverter() {
		this(JsonMapper.builder(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build()).build());
	}

	/**
	 * Create a converter that uses the given mapper unchanged.
	 * @param mapper the mapper
	 */
	public JacksonPayloadConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public void write(Object payload, OutputStream body) throws IOException {
		try {
			this.mapper.writeValue(body, payload);
		}
		catch (JacksonException ex) {
			throw new JsonConversionException(describe(ex), false, ex);
		}
	}

	@Override
	public @Nullable Object read(byte[] bytes, int offset, int length, Type type) throws IOException {
		try {
			return this.mapper.readValue(bytes, offset, length, this.mapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw new JsonConversionException(describe(ex), isMalformed(ex), ex);
		}
	}

	private static boolean isMalformed(JacksonException ex) {
		return ex instanceof StreamReadException && !(ex instanceof InputCoercionException);
	}

	/**
	 * Describe what is wrong and where. Jackson's own messages and paths quote the body:
	 * keys of maps, and names that no type declares, are part of the body.
	 */
	private String describe(JacksonException ex) {
		TokenStreamLocation place = ex.getLocation();
		return ex.getClass().getSimpleName()
				+ ((place != null && place.getLineNr() > 0)
						? " at line " + place.getLineNr() + ", column " + place.getColumnNr() : "")
				+ describe(ex.getPath())
				+ ((ex instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null)
						? ", where " + mismatch.getTargetType().getTypeName() + " was expected" : "");
	}

	private String describe(List<JacksonException.Reference> path) {
		if (path.isEmpty()) {
			return "";
		}
		StringBuilder text = new StringBuilder(", in ").append(typeOf(path.get(0)).getSimpleName());
		for (JacksonException.Reference step : path) {
			String name = step.getPropertyName();
			if (name == null) {
				text.append('[').append(step.getIndex()).append(']');
			}
			else if (declares(typeOf(step), name)) {
				text.append('.').append(name);
			}
			else {
				text.append("[a name that is part of the body]");
			}
		}
		return text.toString();
	}

	private static Class<?> typeOf(JacksonException.Reference step) {
		Object from = step.from();
		if (from == null) {
			return Object.class;
		}
		return (from instanceof Class<?> type) ? type : from.getClass();
	}

	/**
	 * Return whether a type declares a property of this name, in its source or in
	 * annotations.
	 */
	private boolean declares(Class<?> type, String name) {
		try {
			JavaType javaType = this.mapper.constructType(type);
			ClassIntrospector reading = this.mapper.deserializationConfig().classIntrospectorInstance();
			ClassIntrospector writing = this.mapper.serializationConfig().classIntrospectorInstance();
			return Stream
				.of(reading.introspectForDeserialization(javaType, reading.introspectClassAnnotations(javaType)),
						writing.introspectForSerialization(javaType, writing.introspectClassAnnotations(javaType)))
				.flatMap((description) -> description.findProperties().stream())
				.anyMatch((property) -> property.getName().equals(name));
		}
		catch (RuntimeException ex) {
			// A name that cannot be looked up counts as part of the body.
			return false;
		}
	}

}
