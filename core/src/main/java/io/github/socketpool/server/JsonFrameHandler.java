package io.github.socketpool.server;

import java.util.function.Function;

import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers JSON with JSON: parses the body of a request into a tree, and writes the result
 * of a function as the body of the response. Thread-safe if the function is. The server
 * resets the connection if a body is not a JSON text, or if the function throws an
 * exception.
 */
public final class JsonFrameHandler implements FrameHandler {

	/**
	 * Deeper than any sensible document, and not too deep for any stack.
	 */
	private static final int MAX_NESTING = 200;

	private static final long MAX_TOKENS = 1_000_000;

	private final Function<? super JsonNode, ? extends @Nullable Object> function;

	private final JsonMapper mapper;

	private JsonFrameHandler(Function<? super JsonNode, ? extends @Nullable Object> function, JsonMapper mapper) {
		this.function = function;
		this.mapper = mapper;
	}

	/**
	 * Return a handler with its own mapper, which accepts 200 levels of nesting and a
	 * million tokens, keeps all digits of a number, and has no default typing.
	 * @param function maps a request to its response: a {@link JsonNode} or any object
	 * that the mapper can write. {@code null} means that there is no response; the JSON
	 * value {@code null} is a {@code NullNode}
	 * @return the handler
	 */
	public static JsonFrameHandler of(Function<? super JsonNode, ? extends @Nullable Object> function) {
		return of(function, hardenedMapper());
	}

	/**
	 * Return a handler with the given mapper.
	 * @param function maps a request to its response, as for {@link #of(Function)}
	 * @param mapper reads requests, within its limits, and writes responses
	 * @return the handler
	 */
	public static JsonFrameHandler of(Function<? super JsonNode, ? extends @Nullable Object> function,
			JsonMapper mapper) {
		return new JsonFrameHandler(function, mapper);
	}

	@Override
	public @Nullable Frame handle(Frame request) {
		Object response = this.function.apply(read(request));
		return (response != null) ? Frame.of(write(response)) : null;
	}

	private byte[] write(Object response) {
		try {
			return this.mapper.writeValueAsBytes(response);
		}
		catch (JacksonException ex) {
			throw new JsonHandlingException("The response, a " + response.getClass().getName()
					+ ", cannot be written as JSON (" + ex.getClass().getSimpleName() + ").");
		}
	}

	private JsonNode read(Frame request) {
		JsonNode json = parse(request);
		if (json.isMissingNode()) {
			throw new JsonHandlingException("The request contains no JSON text.");
		}
		return json;
	}

	private JsonNode parse(Frame request) {
		try {
			return this.mapper.readTree(request.array(), request.offset(), request.length());
		}
		catch (JacksonException ex) {
			TokenStreamLocation place = ex.getLocation();
			throw new JsonHandlingException("The request is not a valid JSON text"
					+ ((place != null) ? " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")" : "")
					+ ".");
		}
	}

	private static JsonMapper hardenedMapper() {
		StreamReadConstraints limits = StreamReadConstraints.builder()
			.maxNestingDepth(MAX_NESTING)
			.maxTokenCount(MAX_TOKENS)
			.build();
		return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
			.build();
	}

}
