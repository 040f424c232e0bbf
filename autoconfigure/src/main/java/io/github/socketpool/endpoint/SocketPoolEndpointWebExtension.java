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
 * It answers 404 if there is no such pool, and describes in the response what is wrong
 * with a request, even if the application hides its errors. That description is
 * registered for native images, since the return type of an operation does not name it.
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
	 * @param showValues when to show values that may be secret
	 * @param roles the roles that may see them; empty for all authenticated users
	 */
	public SocketPoolEndpointWebExtension(SocketPoolEndpoint delegate, Show showValues, Set<String> roles) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = roles;
	}

	/**
	 * Describe all pools.
	 * @param securityContext who asks
	 * @return the pools by id
	 */
	@ReadOperation
	public SocketPoolEndpoint.PoolsDescriptor pools(SecurityContext securityContext) {
		return this.delegate.pools(this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Describe one pool.
	 * @param securityContext who asks
	 * @param name the id of the pool
	 * @return the pool, or {@code null} if there is none with that id
	 */
	@ReadOperation
	public @Nullable PoolDescriptor pool(SecurityContext securityContext, @Selector String name) {
		return this.delegate.pool(name, this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Perform an operation on a pool.
	 * @param securityContext who asks
	 * @param name the id of the pool
	 * @param operation {@code resize}, {@code evict}, {@code suspend} or {@code resume}
	 * @param maxSize for {@code resize}: the maximum number of connections; unchanged if
	 * {@code null}
	 * @param minIdle for {@code resize}: how many connections are kept idle; unchanged if
	 * {@code null}
	 * @param connections for {@code evict}: {@code idle}, which is the default, or
	 * {@code all}
	 * @param callers for {@code suspend}: {@code wait}, which is the default, or
	 * {@code refuse}
	 * @return the pool after the operation; 404 if there is none with that id; 400 and a
	 * {@link ProblemDescriptor} if the request is invalid
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
					+ "' is not a whole number. Use one, such as 8.");
		}
	}

	/**
	 * Description of what is wrong with a request.
	 *
	 * @param message what is wrong and what to do
	 */
	public record ProblemDescriptor(String message) implements OperationResponseBody {

	}

}
