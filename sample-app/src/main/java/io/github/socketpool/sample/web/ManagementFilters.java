package io.github.socketpool.sample.web;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Import;

/**
 * The same filters for the actuator if {@code management.server.port} gives it a port of
 * its own. The application's filters do not apply there.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Import(WebFilters.class)
class ManagementFilters {

}
