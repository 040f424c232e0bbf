package io.github.socketpool.autoconfigure.endpoint;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link SocketPoolEndpoint}.
 * It answers that there is no such pool, and says in the response what is wrong with a
 * request, whatever the application shows of its errors.
 */
@EndpointWebExtension(endpoint = SocketPoolEndpoint.class)
public class SocketPoolEndpointWebExtension {

	private final SocketPoolEndpoint delegate;

	/**
	 * Create an extension.
	 * @param delegate the endpoint
	 */
	public SocketPoolEndpointWebExtension(SocketPoolEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Do something to a pool.
	 * @param name the name of the pool
	 * @param operation {@code resize}, {@code evict}, {@code suspend} or {@code resume}
	 * @param maxSize for {@code resize}: the most connections at once; stays when
	 * {@code null}
	 * @param minIdle for {@code resize}: how many connections are kept idle; stays when
	 * {@code null}
	 * @param connections for {@code evict}: {@code idle}, also when {@code null}, or
	 * {@code all}
	 * @param callers for {@code suspend}: {@code wait}, also when {@code null}, or
	 * {@code refuse}
	 * @return the pool as it is afterwards; 404 when there is none of that name; 400 and
	 * a {@link ProblemDescriptor} when the request makes no sense
	 */
	@WriteOperation
	public WebEndpointResponse<? extends OperationResponseBody> operate(@Selector String name,
			@Selector String operation, @Nullable String maxSize, @Nullable String minIdle,
			@Nullable String connections, @Nullable String callers) {
		try {
			PoolDescriptor pool = this.delegate.operate(name, operation, toInteger("maxSize", maxSize),
					toInteger("minIdle", minIdle), connections, callers);
			return (pool != null) ? new WebEndpointResponse<>(pool)
					: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (InvalidEndpointRequestException ex) {
			return new WebEndpointResponse<>(new ProblemDescriptor(String.valueOf(ex.getMessage())),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	private static @Nullable Integer toInteger(String parameter, @Nullable String value) {
		try {
			return (value != null) ? Integer.valueOf(value) : null;
		}
		catch (NumberFormatException ex) {
			throw PoolOperation.invalid("Parameter '" + parameter + "' with value '" + value
					+ "' is no number. Use a whole number, such as 8.");
		}
	}

	/**
	 * Description of what is wrong with a request.
	 *
	 * @param message what has which value, and what to do
	 */
	public record ProblemDescriptor(String message) implements OperationResponseBody {

	}

}
