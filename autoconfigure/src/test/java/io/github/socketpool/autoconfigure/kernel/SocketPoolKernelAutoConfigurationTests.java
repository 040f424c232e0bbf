package io.github.socketpool.autoconfigure.kernel;

import java.util.List;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SocketPoolKernelAutoConfiguration}.
 */
class SocketPoolKernelAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolKernelAutoConfiguration.class));

	private final ApplicationContextRunner withClient = this.contextRunner.withPropertyValues("socketpool.port=9000");

	@Test
	@EnabledOnOs(OS.LINUX)
	void theKernelIsSampledSoonAfterEachStart() {
		this.withClient.run((context) -> {
			KernelSampler kernel = context.getBean(KernelSampler.class);
			for (int i = 0; i < 3; i++) {
				await().until(() -> kernel.sockets("default") != null);
				assertThat(kernel.settings()).isNotNull();
				assertThat(kernel.fileDescriptors()).isNotNull();
				assertThat(kernel.timeWaitOnHost()).isNotNull();
				context.getSourceApplicationContext().stop();
				assertThat(kernel.sockets("default")).isNull();
				await().until(() -> threads().isEmpty());
				context.getSourceApplicationContext().start();
			}
		});
		await().until(() -> threads().isEmpty());
	}

	@Test
	void withoutAClientThereIsNothingToSample() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(KernelSampler.class);
			assertThat(threads()).isEmpty();
		});
		this.contextRunner.withPropertyValues("socketpool.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(KernelSampler.class));
	}

	@Test
	void anIntervalOfZeroTakesNoSamples() {
		this.withClient.withPropertyValues("socketpool.tcp.sample-interval=0").run((context) -> {
			assertThat(context).hasSingleBean(KernelSampler.class);
			assertThat(threads()).isEmpty();
		});
	}

	@Test
	void aUserDefinedSamplerReplacesOurs() {
		KernelSampler own = Mockito.mock(KernelSampler.class);
		this.withClient.withBean(KernelSampler.class, () -> own)
			.run((context) -> assertThat(context.getBean(KernelSampler.class)).isSameAs(own));
	}

	@Test
	void anApplicationThatFailsToStartLeavesNoThreadBehind() {
		this.withClient.withPropertyValues("socketpool.pool.warm-up=required", "socketpool.port=1")
			.run((context) -> assertThat(context).hasFailed());
		await().until(() -> threads().isEmpty());
	}

	@Test
	void itWorksWithoutMicrometerAndActuator() {
		this.withClient
			.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.actuate",
					"org.springframework.boot.health"))
			.run((context) -> {
				assertThat(context).hasSingleBean(KernelSampler.class);
				assertThat(context.getBean(ConnectionPool.class).control().isOpen()).isTrue();
			});
	}

	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("socketpool-kernel-sampler"))
			.toList();
	}

}
