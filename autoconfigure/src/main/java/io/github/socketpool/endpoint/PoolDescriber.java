package io.github.socketpool.endpoint;

import java.util.List;

import io.github.socketpool.advice.PoolAdvisor;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Describes pools for the endpoint.
 */
public class PoolDescriber {

	private final SettingsDescriber settings;

	private final @Nullable KernelSampler kernel;

	private final @Nullable PoolAdvisor advisor;

	/**
	 * Create a describer.
	 * @param settings describes how pools are configured
	 * @param kernel the kernel's figures, or {@code null} if they are not sampled
	 * @param advisor gives advice, or {@code null} for none
	 */
	public PoolDescriber(SettingsDescriber settings, @Nullable KernelSampler kernel, @Nullable PoolAdvisor advisor) {
		this.settings = settings;
		this.kernel = kernel;
		this.advisor = advisor;
	}

	PoolDescriptor describe(String id, ConnectionPool pool, boolean showUnsanitized) {
		PoolSnapshot snapshot = pool.control().snapshot();
		PoolAdvisor advisor = this.advisor;
		return PoolDescriptor.of(ConnectionPools.targetOf(pool), snapshot,
				this.settings.describe(pool, snapshot.settings(), showUnsanitized), host(pool),
				(advisor != null) ? advisor.advice(id) : List.of());
	}

	private PoolDescriptor.Host host(ConnectionPool pool) {
		KernelSampler kernel = this.kernel;
		if (kernel == null) {
			return new PoolDescriptor.Host(null, null);
		}
		return new PoolDescriptor.Host(PoolDescriptor.Sockets.of(kernel.sockets(pool.name())),
				PoolDescriptor.Kernel.of(kernel.timeWaitOnHost(), kernel.settings(), kernel.fileDescriptors()));
	}

}
