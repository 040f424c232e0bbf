package io.github.socketpool.template;

import java.io.IOException;
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;

/**
 * A request that an {@link Envelope} writes.
 */
public interface EnvelopedRequest {

	/**
	 * Return the operation that the call invokes.
	 * @return the name of the operation, or {@code null} if the call names none
	 */
	@Nullable String operation();

	/**
	 * Return whether no response is awaited.
	 * @return {@code true} for a message that the server does not answer
	 */
	boolean oneWay();

	/**
	 * Return whether the call has a payload.
	 * @return {@code false} if there is nothing to write
	 */
	boolean hasPayload();

	/**
	 * Return whether the payload is a {@code byte[]} or a {@code String}, which no
	 * converter has written. It may contain anything.
	 * @return {@code true} if the payload is written as it is
	 */
	boolean isRaw();

	/**
	 * Write the payload.
	 * @param body the stream to write it to
	 * @throws IOException if it cannot be written
	 */
	void writePayload(OutputStream body) throws IOException;

}
