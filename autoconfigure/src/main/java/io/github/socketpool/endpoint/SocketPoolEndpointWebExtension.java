package io.github.socketpool.endpoint;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link SocketPoolEndpoint}.
 * It answers that there is no such pool, and says in the response what is wrong with a
 * request, whatever the application shows of its errors. What it says is registered for
 * native images, since the type that an operation returns does not tell of it.
 */
@EndpointWebExtension(endpoint = SocketPoolEndpoint.class)
@RegisterReflectionForBinding(SocketPoolEndpointWebExtension.ProblemDescriptor.class)
public class SocketPoolEndpointWebExtension {

	private final SocketPoolEndpoint delegate;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Create an extension.
	 * @param delegate the endpoint
	 * @param showValues when values are shown that may be secret
	 * @param roles who may see them, of those who are authenticated; empty for all
	 */
	public SocketPoolEndpointWebExtension(SocketPoolEndpoint delegate, Show showValues, Set<String> roles) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = roles;
	}

	/**
	 * Describe all pools.
	 * @param securityContext who asks
	 * @return the pools by name
	 */
	@ReadOperation
	public SocketPoolEndpoint.PoolsDescriptor pools(SecurityContext securityContext) {
		return this.delegate.pools(this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Describe one pool.
	 * @param securityContext who asks
	 * @param name the name of the pool
	 * @return the pool, or {@code null} when there is none of that name
	 */
	@ReadOperation
	public @Nullable PoolDescriptor pool(SecurityContext securityContext, @Selector String name) {
		return this.delegate.pool(name, this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Do something to a pool.
	 * @param securityContext who asks
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
	public WebEndpointResponse<? extends OperationResponseBody> operate(SecurityContext securityContext,
			@Selector String name, @Selector String operation, @Nullable String maxSize, @Nullable String minIdle,
			@Nullable String connections, @Nullable String callers) {
		try {
			PoolDescriptor pool = this.delegate.operate(
					name, operation, new PoolOperation.Parameters(toInteger("maxSize", maxSize),
							toInteger("minIdle", minIdle), connections, callers),
					this.showValues.isShown(securityContext, this.roles));
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
