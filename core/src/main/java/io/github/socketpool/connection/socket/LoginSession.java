package io.github.socketpool.connection.socket;

import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectionSession;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The session of one login. It remembers its last error, whose message is free of secrets
 * and may be shown. Errors of the code that uses it may not.
 */
final class LoginSession implements ConnectionSession {

	private final SocketConnection connection;

	private final PayloadConverter converter;

	private @Nullable SocketPoolException failure;

	/** Whether the login has ended; later calls on the connection are not its own. */
	private volatile boolean ended;

	LoginSession(SocketConnection connection, PayloadConverter converter) {
		this.connection = connection;
		this.converter = converter;
	}

	@Override
	public Endpoint endpoint() {
		return this.connection.endpoint();
	}

	@Override
	public Frame exchange(Frame request) {
		return attempt(() -> this.connection.exchange(request));
	}

	@Override
	public void send(Frame message) {
		attempt(() -> {
			this.connection.send(message);
			return message;
		});
	}

	@Override
	public Frame receive() {
		return attempt(this.connection::receive);
	}

	@Override
	public <T> T exchange(Object request, Class<T> responseType) {
		return attempt(() -> toPayload(this.connection.exchange(toFrame(request)), responseType));
	}

	@Override
	public void send(Object message) {
		attempt(() -> {
			this.connection.send(toFrame(message));
			return message;
		});
	}

	@Override
	public <T> T receive(Class<T> type) {
		return attempt(() -> toPayload(this.connection.receive(), type));
	}

	/**
	 * Return the last error of the session.
	 * @return the error, or {@code null} if there was none
	 */
	@Nullable SocketPoolException failure() {
		return this.failure;
	}

	/**
	 * End the login. The session cannot be used any more.
	 */
	void end() {
		this.ended = true;
	}

	private <T> T attempt(Supplier<T> step) {
		if (this.ended) {
			throw new IllegalStateException(
					"The login has ended: a session can be used only until ConnectionInitializer.initialize returns");
		}
		try {
			return step.get();
		}
		catch (SocketPoolException ex) {
			this.failure = ex;
			throw ex;
		}
	}

	private Frame toFrame(Object payload) {
		if (payload instanceof Frame frame) {
			return frame;
		}
		try {
			if (payload instanceof byte[] body) {
				return Frame.of(body);
			}
			if (payload instanceof String text) {
				return Frame.of(text);
			}
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			this.converter.write(payload, body);
			return Frame.of(body.toByteArray());
		}
		catch (Exception ex) {
			throw unconverted("a " + payload.getClass().getName() + " could not be converted to a frame: ", ex);
		}
	}

	@SuppressWarnings("unchecked")
	private <T> T toPayload(Frame frame, Class<T> type) {
		if (type == Frame.class) {
			return (T) frame;
		}
		if (type == byte[].class) {
			return (T) frame.toByteArray();
		}
		if (type == String.class) {
			return (T) frame.text();
		}
		String what = "a frame of " + frame.length() + " bytes could not be converted to " + type.getName() + ": ";
		Object payload;
		try {
			payload = this.converter.read(frame.array(), frame.offset(), frame.length(), type);
		}
		catch (Exception ex) {
			throw unconverted(what, ex);
		}
		if (payload == null) {
			throw new PayloadConversionException(what + "it is null", ErrorContext.none(), null);
		}
		return (T) payload;
	}

	/**
	 * Describe an error of the converter without its message, which may quote the
	 * payload.
	 */
	private static PayloadConversionException unconverted(String what, Exception ex) {
		return new PayloadConversionException(what + RedactedException.problem(ex), ErrorContext.none(),
				RedactedException.cause(ex));
	}

}
