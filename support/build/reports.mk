# SPDX-License-Identifier: BSD-3-Clause
#
# What the user can ask of a build.
#
.PHONY: size graph check-deps compile_commands.json

print-libs:
	@printf '%s\n' $(UK_LIBS_ALL)

print-vars:
	$(foreach v,$(sort $(filter-out cmd_% saved_% src_% newline,$(.VARIABLES))),$(if $(filter file override,$(origin \
		$(v))),$(if $(filter simple,$(flavor $(v))),$(info $(v) = $($(v))))))@:

size: images
	@sh $(build-dir)/size.sh '$(NM)' $(UK_IMAGES) -- $(UK_LIBS_ALL:%=$(O)/lib/%.o)

# Which layer a library's folder is in.
layer = $(strip $(if $(filter $(A),$(1)),application,$(if $(filter $(UK_ROOT)/arch/%,$(1)),arch,$(if $(filter \
	$(UK_ROOT)/plat/% $(P),$(1)),platform,$(if $(filter $(UK_ROOT)/drivers/%,$(1)),driver,$(if $(filter \
	$(UK_ROOT)/lib/%,$(1)),library,port))))))
check-deps: libs
	@sh $(build-dir)/check-deps.sh '$(NM)' $(foreach l,$(UK_LIBS_ALL),$(O)/lib/$(l).o=$($(call \
		uppercase,$(l))_BASE)=$(call layer,$($(call uppercase,$(l))_BASE)))

graph: images
	@sh $(build-dir)/graph.sh '$(NM)' $(O)/graph $(foreach l,$(UK_LIBS_ALL),$(O)/lib/$(l).o=$(call layer,$($(call \
		uppercase,$(l))_BASE)))
	$(call say,GRAPH,$(O)/graph.svg)

json-quote = $(subst $(newline), ,$(subst ",\",$(subst \,\\,$(1))))
compile_commands.json: | $(O)
	$(file >$(O)/$@,[)
	$(foreach o,$(all-objs),$(file >>$(O)/$@,$(if $(filter $(o),$(firstword $(all-objs))),,$(comma)){"directory": "$(O)"$(comma) "file": "$(src_$(o))"$(comma) "output": "$(o)"$(comma) "command": "$(call json-quote,$(cmd_$(o)) -o $(o))"}))
	$(file >>$(O)/$@,])
	$(call say,JSON,$(O)/$@)
