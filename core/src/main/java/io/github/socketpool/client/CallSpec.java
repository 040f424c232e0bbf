package io.github.socketpool.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.template.RetrySettings;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Describes a call, and makes it. Used by one thread, for one call.
 * <p>
 * All errors are subtypes of {@link SocketPoolException}. Every call ends by its one
 * deadline, which covers waiting for a connection, connecting, writing and reading
 * together.
 */
public interface CallSpec {

	/**
	 * Set the operation that the call invokes; the default is none. Interceptors,
	 * observations and meters are told it, so there should be few different ones. An
	 * envelope may require one.
	 * @param operation the name of the operation, not empty
	 * @return this description
	 */
	CallSpec operation(String operation);

	/**
	 * Set how long the call may take; the default is the client's call timeout.
	 * @param timeout the maximum duration of the whole call
	 * @return this description
	 */
	CallSpec timeout(Duration timeout);

	/**
	 * Declare that the server may process the request twice without harm. Interceptors
	 * are told it. If the client has {@link RetrySettings}, the call may be repeated
	 * after a failure.
	 * @return this description
	 */
	CallSpec idempotent();

	/**
	 * Send the request and return the response.
	 * @param responseType the type to convert the response to. {@code String} and
	 * {@code byte[]} return the JSON text as it is. {@code Void} stands for a response
	 * that is awaited and dropped
	 * @param <T> the type of the response
	 * @return the response; {@code null} only if its type is {@code Void}
	 * @throws SocketPoolException if the call fails; its subtype says how
	 */
	<T> T retrieve(Class<T> responseType);

	/**
	 * Send the request and return the response.
	 * @param responseType the type to convert the response to, which may be generic. An
	 * {@code Optional} is empty if the response is the JSON value {@code null}
	 * @param <T> the type of the response
	 * @return the response
	 * @throws SocketPoolException if the call fails; its subtype says how
	 */
	<T> T retrieve(ParameterizedTypeReference<T> responseType);

	/**
	 * Send the request without waiting for the response. The timeout starts now.
	 * Completing the future from outside ends the call and frees its connection: by
	 * cancelling it, with a value, or through {@link CompletableFuture#orTimeout}.
	 * @param responseType the type to convert the response to, as for
	 * {@link #retrieve(Class)}
	 * @param <T> the type of the response
	 * @return the future response; it fails with a {@link SocketPoolException}
	 */
	<T> CompletableFuture<T> retrieveAsync(Class<T> responseType);

	/**
	 * Send the request without waiting for the response, as
	 * {@link #retrieveAsync(Class)}.
	 * @param responseType the type to convert the response to, which may be generic
	 * @param <T> the type of the response
	 * @return the future response; it fails with a {@link SocketPoolException}
	 */
	<T> CompletableFuture<T> retrieveAsync(ParameterizedTypeReference<T> responseType);

	/**
	 * Send the request as a message that the server, by agreement, does not answer. Never
	 * send one to a server that answers it: a late answer would be taken for the response
	 * to the next request, unless ids tell them apart.
	 * @throws SocketPoolException if the message could not be sent; its subtype says how
	 */
	void send();

}
