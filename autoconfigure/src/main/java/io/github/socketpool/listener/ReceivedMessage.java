package io.github.socketpool.listener;

import java.lang.reflect.Type;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.Envelope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * {@link ServerMessage} that a listener is to handle. Used by one thread at a time.
 */
final class ReceivedMessage implements ServerMessage {

	private final String client;

	private final Endpoint endpoint;

	private final Frame frame;

	private final PayloadFormat format;

	private final Envelope.@Nullable Message content;

	private boolean unreadable;

	/**
	 * Create a message.
	 * @param content what the envelope has found in the frame, or {@code null} if there
	 * is no envelope
	 */
	ReceivedMessage(String client, Endpoint endpoint, Frame frame, PayloadFormat format,
			Envelope.@Nullable Message content) {
		this.client = client;
		this.endpoint = endpoint;
		this.frame = frame;
		this.format = format;
		this.content = content;
	}

	@Override
	public String client() {
		return this.client;
	}

	@Override
	public Endpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public String operation() {
		return (this.content != null) ? this.content.operation() : "";
	}

	@Override
	public boolean isRequest() {
		return this.content != null && this.content.isRequest();
	}

	@Override
	public Frame frame() {
		return this.frame;
	}

	@Override
	public <T> @Nullable T payload(Class<T> type) {
		return payload((Type) type);
	}

	@Override
	public <T> @Nullable T payload(ParameterizedTypeReference<T> type) {
		return payload(type.getType());
	}

	/**
	 * Return whether the payload could not be converted to what the listener takes.
	 */
	boolean isUnreadable() {
		return this.unreadable;
	}

	@SuppressWarnings("unchecked")
	private <T> @Nullable T payload(Type type) {
		Frame payload = (this.content != null) ? this.content.payload() : this.frame;
		if (payload == null) {
			return null;
		}
		try {
			return (T) this.format.read(payload, type);
		}
		catch (Exception ex) {
			this.unreadable = true;
			throw new PayloadConversionException(
					"the payload of a message, of " + payload.length() + " bytes, could not be converted to "
							+ type.getTypeName() + ": " + RedactedException.problem(ex),
					ErrorContext.none(), RedactedException.cause(ex));
		}
	}

	@Override
	public String toString() {
		return "ServerMessage[" + this.frame.length() + " bytes of client '" + this.client + "']";
	}

}
