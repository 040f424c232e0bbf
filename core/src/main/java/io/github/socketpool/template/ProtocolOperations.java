package io.github.socketpool.template;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.SocketPoolException;
import org.springframework.core.ParameterizedTypeReference;

/**
 * The operations of a {@link ProtocolTemplate}. Implement or mock this interface in
 * tests.
 * <p>
 * A request is converted to JSON. A {@code byte[]} or a {@code String} is sent as it is,
 * and must be what the server expects. A {@code String} with an unpaired surrogate is
 * rejected, since UTF-8 cannot encode it. A response is converted from JSON. The response
 * types {@code byte[]} and {@code String} return the body as it is, and Jackson's
 * {@code JsonNode} returns it as a tree. With an {@link Envelope}, the body is what the
 * envelope carries: the parameters of a request, and the result of a response.
 * <p>
 * All errors are subtypes of {@link SocketPoolException}. Every call ends by its one
 * deadline, which covers waiting for a connection, connecting, writing and reading
 * together.
 */
public interface ProtocolOperations {

	/**
	 * Send a request and return the response.
	 * @param request the payload
	 * @param responseType the type to convert the response to
	 * @param <T> the type of the response
	 * @return the response
	 * @throws SocketPoolException if the call fails; its subtype says how
	 */
	<T> T exchange(Object request, Class<T> responseType);

	/**
	 * Send a request and return the response.
	 * @param request the payload
	 * @param responseType the type to convert the response to, which may be generic
	 * @param <T> the type of the response
	 * @return the response
	 * @throws SocketPoolException if the call fails; its subtype says how
	 */
	<T> T exchange(Object request, ParameterizedTypeReference<T> responseType);

	/**
	 * Send a request and return the response, with a timeout for this call.
	 * @param request the payload
	 * @param responseType the type to convert the response to
	 * @param timeout how long the call may take, instead of the template's call timeout
	 * @param <T> the type of the response
	 * @return the response
	 * @throws SocketPoolException if the call fails; its subtype says how
	 */
	<T> T exchange(Object request, Class<T> responseType, Duration timeout);

	/**
	 * Send a request without waiting for the response. The timeout starts now. Completing
	 * the future from outside ends the call and frees its connection: by cancelling it,
	 * with a value, or through {@link CompletableFuture#orTimeout}.
	 * @param request the payload
	 * @param responseType the type to convert the response to
	 * @param <T> the type of the response
	 * @return the future response; it fails with a {@link SocketPoolException}
	 */
	<T> CompletableFuture<T> exchangeAsync(Object request, Class<T> responseType);

	/**
	 * Send a message that the server, by agreement, does not answer. Never send one to a
	 * server that answers it. A response does not name its request, so a late one would
	 * be taken for the response to the next request.
	 * @param message the payload
	 * @throws SocketPoolException if the message could not be sent; its subtype says how
	 */
	void send(Object message);

	/**
	 * Exchange raw frames on one connection, which only the action uses. If the action
	 * throws an exception, the connection is closed. The template's call timeout limits
	 * the whole action. At the deadline the connection is closed, whatever the action
	 * does. A method that waits for a frame then fails, and so does each later use. The
	 * action itself is not interrupted, and its result is still returned.
	 * @param action the action
	 * @param <T> the type of the result
	 * @return what the action returns
	 * @throws SocketPoolException if no connection is available, or the action throws one
	 */
	<T> T execute(ConnectionCallback<T> action);

}
