package io.github.socketpool.autoconfigure;

import java.util.Objects;

import io.github.socketpool.EnumNames;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.StrategyMatcher;
import io.github.socketpool.connection.json.CorrelationMatcher;
import io.github.socketpool.connection.json.JsonCorrelation;
import io.github.socketpool.template.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * Maps {@code sharing}, {@code correlation.*} and {@code envelope} of a client to what
 * recognises its responses. Beans of the application replace the properties.
 */
final class CorrelationMapper {

	private static final String SHARING = "sharing";

	private static final String REQUEST_ID = "correlation.request-id";

	private static final String RESPONSE_ID = "correlation.response-id";

	private final ClientProperties client;

	private final SocketPoolClientProperties properties;

	private final @Nullable ResponseMatcher ownMatcher;

	private final @Nullable CorrelationStrategy ownStrategy;

	/**
	 * Create a mapper.
	 * @param client the properties of the client
	 * @param ownMatcher the application's, or {@code null}
	 * @param ownStrategy the application's, or {@code null}
	 */
	CorrelationMapper(ClientProperties client, @Nullable ResponseMatcher ownMatcher,
			@Nullable CorrelationStrategy ownStrategy) {
		this.client = client;
		this.properties = client.values();
		this.ownMatcher = ownMatcher;
		this.ownStrategy = ownStrategy;
	}

	/**
	 * Return what finds the ids of calls that share connections.
	 * @return the strategy, or {@code null} if a connection has one call at a time
	 * @throws InvalidPropertyException if a property is invalid, or contradicts another
	 * one or a bean
	 */
	@Nullable CorrelationStrategy strategy() {
		return InvalidPropertyException.fromProperties(() -> {
			requireConsistent();
			if (!isShared()) {
				return null;
			}
			return (this.ownStrategy != null) ? this.ownStrategy : jsonCorrelation();
		});
	}

	/**
	 * Return what tells responses from messages while a connection is used by one caller
	 * at a time.
	 * @return the matcher, or {@code null} if the server sends no messages
	 * @throws InvalidPropertyException as {@link #strategy()}
	 */
	@Nullable ResponseMatcher matcher() {
		return InvalidPropertyException.fromProperties(() -> {
			requireConsistent();
			if (this.ownMatcher != null) {
				return this.ownMatcher;
			}
			if (this.ownStrategy != null) {
				return new StrategyMatcher(this.ownStrategy);
			}
			Envelope envelope = new SocketPoolPropertyMapper(this.properties).envelope();
			return (envelope != null) ? envelope.responseMatcher() : correlationMatcher();
		});
	}

	private boolean isShared() {
		return this.properties.getSharing() == SocketPoolClientProperties.Sharing.CORRELATED;
	}

	private JsonCorrelation jsonCorrelation() {
		if (this.properties.getEnvelope() == SocketPoolClientProperties.EnvelopeType.JSON_RPC) {
			return JsonCorrelation.of(SocketPoolPropertyMapper.DEFAULT_ID, SocketPoolPropertyMapper.DEFAULT_ID);
		}
		requirePointers();
		return JsonCorrelation.of(pointer(this.properties.getCorrelation().getRequestId()),
				pointer(this.properties.getCorrelation().getResponseId()));
	}

	private @Nullable ResponseMatcher correlationMatcher() {
		SocketPoolClientProperties.Correlation correlation = this.properties.getCorrelation();
		if (!isShared() && correlation.getRequestId() == null && correlation.getResponseId() == null) {
			return null;
		}
		requirePointers();
		return CorrelationMatcher.of(pointer(correlation.getRequestId()), pointer(correlation.getResponseId()));
	}

	private static String pointer(@Nullable String configured) {
		return Objects.requireNonNullElse(configured, SocketPoolPropertyMapper.DEFAULT_ID);
	}

	/**
	 * Require that both pointers are set or none, and that they can be used.
	 */
	private void requirePointers() {
		String requestId = this.properties.getCorrelation().getRequestId();
		String responseId = this.properties.getCorrelation().getResponseId();
		if (requestId == null && responseId != null) {
			throw incomplete(REQUEST_ID, RESPONSE_ID);
		}
		if (requestId != null && responseId == null) {
			throw incomplete(RESPONSE_ID, REQUEST_ID);
		}
		if (!SocketPoolPropertyMapper.isJacksonPresent()) {
			boolean bySharing = requestId == null;
			throw new InvalidSettingException(bySharing ? SHARING : REQUEST_ID, bySharing ? sharing() : requestId,
					"needs Jackson to read ids, which is not on the class path",
					"Add tools.jackson.core:jackson-databind, or define a "
							+ (isShared() ? "CorrelationStrategy" : "ResponseMatcher") + " bean instead.");
		}
	}

	private static InvalidPropertyException incomplete(String missing, String set) {
		return new InvalidPropertyException(missing, "is required with " + set,
				"Set it to the JSON Pointer of the same id, such as /id, or remove " + set + ".");
	}

	private void requireConsistent() {
		if (!isShared()) {
			require(this.ownStrategy == null,
					"leaves " + bean(this.ownStrategy, "CorrelationStrategy")
							+ " without effect, because a connection then has one call at a time",
					"Set sharing to correlated, or remove the bean.");
			return;
		}
		require(this.properties.getMode() != SocketPoolClientProperties.Mode.PER_CALL,
				"cannot be used with mode=per-call, which opens a connection for each call",
				"Set mode to pooled, or sharing to exclusive.");
		require(this.ownMatcher == null,
				"cannot be used with " + bean(this.ownMatcher, "ResponseMatcher")
						+ ", which does not tell which of several calls a response answers",
				(this.ownStrategy != null)
						? "Remove the ResponseMatcher bean: the CorrelationStrategy bean replaces it."
						: "Define a CorrelationStrategy bean instead, or set sharing to exclusive.");
		if (this.ownStrategy != null) {
			requireUnset(REQUEST_ID, this.properties.getCorrelation().getRequestId());
			requireUnset(RESPONSE_ID, this.properties.getCorrelation().getResponseId());
		}
	}

	/**
	 * A value that the client inherits may be meant for others.
	 */
	private void requireUnset(String setting, @Nullable String value) {
		if (value != null && !this.client.isInherited(setting)) {
			throw new InvalidSettingException(setting, value,
					"has no effect, because " + bean(this.ownStrategy, "CorrelationStrategy") + " finds the ids",
					"Remove the property or the bean.");
		}
	}

	private void require(boolean consistent, String reason, String remedy) {
		if (!consistent) {
			throw new InvalidSettingException(SHARING, sharing(), reason, remedy);
		}
	}

	private String sharing() {
		return EnumNames.kebab(this.properties.getSharing());
	}

	private static String bean(@Nullable Object bean, String type) {
		return "the " + type + " bean" + ((bean != null) ? " (" + bean.getClass().getName() + ")" : "");
	}

}
