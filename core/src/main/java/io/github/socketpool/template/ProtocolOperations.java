package io.github.socketpool.template;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.SocketPoolException;
import org.springframework.core.ParameterizedTypeReference;

/**
 * The calls that a {@link ProtocolTemplate} makes. Implement or mock this in tests.
 * <p>
 * A request is converted to JSON, except for a {@code byte[]} or a {@code String}, which
 * is sent as it is and must be what the server wants. A {@code String} with a surrogate
 * without its counterpart is refused, since UTF-8 cannot encode it. A response is
 * converted from JSON, except where {@code byte[]} or {@code String} is asked for, which
 * gives the body as it is; asking for Jackson's {@code JsonNode} gives the body as a
 * tree.
 * <p>
 * All errors are subtypes of {@link SocketPoolException}. Every call ends by its one
 * deadline, which covers waiting for a connection, connecting, writing and reading
 * together.
 */
public interface ProtocolOperations {

	/**
	 * Send a request and return the response.
	 * @param request the payload
	 * @param responseType what to convert the response to
	 * @param <T> the type of the response
	 * @return the response
	 * @throws SocketPoolException if the call fails, in the way its subtype says
	 */
	<T> T exchange(Object request, Class<T> responseType);

	/**
	 * Send a request and return the response.
	 * @param request the payload
	 * @param responseType what to convert the response to, a generic type included
	 * @param <T> the type of the response
	 * @return the response
	 * @throws SocketPoolException if the call fails, in the way its subtype says
	 */
	<T> T exchange(Object request, ParameterizedTypeReference<T> responseType);

	/**
	 * Send a request and return the response, under a deadline of this call's own.
	 * @param request the payload
	 * @param responseType what to convert the response to
	 * @param timeout how long the call may take, instead of the template's call timeout
	 * @param <T> the type of the response
	 * @return the response
	 * @throws SocketPoolException if the call fails, in the way its subtype says
	 */
	<T> T exchange(Object request, Class<T> responseType, Duration timeout);

	/**
	 * Send a request without waiting for the response. The deadline begins now.
	 * Completing the future from outside ends the call and frees its connection, in
	 * whatever way: by cancelling it, by a value, or by
	 * {@link CompletableFuture#orTimeout}.
	 * @param request the payload
	 * @param responseType what to convert the response to
	 * @param <T> the type of the response
	 * @return the response to come; it fails with a {@link SocketPoolException}
	 */
	<T> CompletableFuture<T> exchangeAsync(Object request, Class<T> responseType);

	/**
	 * Send a message to which the server, by agreement, sends no response. Never send one
	 * to a server that answers it: there is nothing in an answer that tells whose it is,
	 * so one that comes late is taken for the answer to the next request.
	 * @param message the payload
	 * @throws SocketPoolException if the message could not be sent, in the way its
	 * subtype says
	 */
	void send(Object message);

	/**
	 * Exchange raw frames on one connection, which the action has to itself. If the
	 * action throws, the connection is closed. The template's call timeout limits the
	 * whole action. At the deadline the connection is closed, whatever the action does:
	 * what waits for a frame then fails, and so does each later use. The action itself is
	 * not interrupted, and what it returns after that is returned.
	 * @param action what to do
	 * @param <T> the type of the result
	 * @return what the action returns
	 * @throws SocketPoolException if no connection is to be had, or the action fails with
	 * one
	 */
	<T> T execute(ConnectionCallback<T> action);

}
