package io.github.socketpool.template;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts payloads to and from JSON with Jackson. Thread-safe.
 */
public final class JacksonPayloadConverter implements PayloadConverter {

	/**
	 * Bounds for JSON that comes from the network. Their sum is bounded by the largest
	 * frame already; these bound what a frame may make of itself in memory.
	 */
	private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
		.maxNestingDepth(256)
		.maxStringLength(16 * 1024 * 1024)
		.maxNameLength(16 * 1024)
		.maxNumberLength(1000)
		.maxTokenCount(10_000_000)
		.build();

	private final JsonMapper mapper;

	/**
	 * Create a converter with a mapper of its own, whose limits for nesting, strings,
	 * names, numbers and tokens fit JSON from the network.
	 */
	public JacksonPayloadConverter() {
		this(JsonMapper.builder(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build()).build());
	}

	/**
	 * Create a converter that uses a mapper as it is.
	 * @param mapper the mapper
	 */
	public JacksonPayloadConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public void write(Object payload, OutputStream body) {
		this.mapper.writeValue(body, payload);
	}

	@Override
	public @Nullable Object read(byte[] bytes, int offset, int length, Type type) throws IOException {
		try {
			return this.mapper.readValue(bytes, offset, length, this.mapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw new IOException(describe(ex));
		}
	}

	/**
	 * Say what is wrong where. Jackson's own messages quote the body, and messages end up
	 * in logs.
	 */
	private static String describe(JacksonException ex) {
		TokenStreamLocation place = ex.getLocation();
		String path = ex.getPathReference();
		return ex.getClass().getSimpleName()
				+ ((place != null) ? " at line " + place.getLineNr() + ", column " + place.getColumnNr() : "")
				+ (path.isEmpty() ? "" : ", in " + path);
	}

}
