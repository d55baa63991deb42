// SPDX-License-Identifier: MIT
/* vgpumc assign, deassign: give a virtual function a vGPU type, and take it away. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/host/gpu.h"
#include "compiler/host/properties.h"

static const char assign_usage[] =
	"vgpumc assign VF TYPE [--device DEV]\n"
	"\n"
	"Gives a virtual function (VF) a vGPU type. VF is its PCI address, TYPE the id or name of\n"
	"a type that GSP has and can create now; vgpumc host lists them. A VF that already has a\n"
	"type is left unchanged.\n";

static const char assign_examples[] =
	"Examples:\n"
	"  vgpumc assign 0000:01:00.4 1428\n"
	"  vgpumc assign 0000:01:00.4 'NVIDIA RTX Pro 6000 Blackwell DC-12Q'\n"
	"\n"
	"Exit status: 0 assigned; 1 usage or I/O error, or a call to GSP failed; 4 there is no\n"
	"such VF or device, or the type cannot be assigned.\n";

static const char deassign_usage[] =
	"vgpumc deassign VF [--device DEV]\n"
	"\n"
	"Takes the vGPU type from a virtual function (VF), given by its PCI address.\n";

static const char deassign_examples[] =
	"Examples:\n"
	"  vgpumc deassign 0000:01:00.4\n"
	"\n"
	"Exit status: 0 the VF has no type now; 1 usage or I/O error, or a call to GSP failed; 4\n"
	"there is no such VF or device, or the VF had no type.\n";

static const struct command_option device_options[] = {
	{.id = OPT_DEVICE,
	 .name = "device",
	 .value = "DEV",
	 .help = "the fwctl device of the GPU, /dev/fwctl/fwctlN (default: that of\n"
		 "the VF's physical function)",
	 .completion = COMPLETE_FILES},
	{0},
};

/**
 * struct vf_job - one run on a virtual function.
 * @session: the session
 * @vf: PCI address of the virtual function
 * @dbdf: the same as a number
 * @type: the operand TYPE, or NULL to take the type away
 * @why: the reason why nothing was done
 */
struct vf_job {
	struct session *session;
	const char *vf;
	uint64_t dbdf;
	const char *type;
	struct buf why;
};

/* Report a call that failed. Return: STATUS_USAGE. */
static int call_failed(struct vf_job *job, const char *what, int error)
{
	buf_printf(&job->why, "%s failed: %s", what, fwctl_reason(error));
	return STATUS_USAGE;
}

/* Find the type that the operand names. Return: an exit status. */
static int find_type(struct vf_job *job, struct fwctl *fwctl, const struct gsp_type_list *list,
		     uint32_t *type)
{
	char *end;
	unsigned long id;

	errno = 0;
	id = strtoul(job->type, &end, 10);
	if (job->type[0] >= '0' && job->type[0] <= '9' && !*end) {
		*type = (uint32_t)id;
		if (!errno && id <= UINT32_MAX && gsp_list_has(list, *type))
			return STATUS_DONE;
	}
	for (size_t i = 0; i < list->count; i++) {
		char name[PROPERTY_NAME_SIZE];
		int error = property_read_name(fwctl, list->ids[i], name);

		if (error)
			return call_failed(job, "reading the name of a type", error);
		if (strcmp(name, job->type) == 0) {
			*type = list->ids[i];
			return STATUS_DONE;
		}
	}
	buf_printf(&job->why, "GSP has no vGPU type '%s'%s", job->type,
		   list->count ? "; vgpumc host lists those that it has"
			       : " and no other: load types with vgpumc load first");
	return STATUS_NO_MATCH;
}

/* Check that the type can be created beside those that are assigned. Return: an exit status. */
static int check_creatable(struct vf_job *job, struct fwctl *fwctl, uint32_t type)
{
	struct gsp_type_list creatable;
	int error = gsp_creatable_types(fwctl, &creatable);

	if (error)
		return call_failed(job, "listing the types that can be created", error);
	if (gsp_list_has(&creatable, type))
		return STATUS_DONE;
	buf_printf(&job->why,
		   "type %" PRIu32 " cannot be created beside the types that other VFs have; "
		   "vgpumc host shows which can",
		   type);
	return STATUS_NO_MATCH;
}

static int assign_type(struct vf_job *job, struct fwctl *fwctl, const struct gsp_assignment *before)
{
	struct gsp_type_list supported;
	uint32_t type = 0;
	int error, status;

	if (before->type) {
		buf_printf(&job->why, "it has type %" PRIu32 "; vgpumc deassign takes that away",
			   before->type);
		return STATUS_NO_MATCH;
	}
	error = gsp_supported_types(fwctl, &supported);
	if (error)
		return call_failed(job, "listing the types of GSP", error);
	status = find_type(job, fwctl, &supported, &type);
	if (status == STATUS_DONE)
		status = check_creatable(job, fwctl, type);
	if (status != STATUS_DONE)
		return status;
	error = gsp_assign_type(fwctl, job->dbdf, type);
	if (error)
		return call_failed(job, "assigning the type", error);
	if (!session_given(job->session, OPT_QUIET))
		session_printf(job->session, "%s: assigned type %" PRIu32 "\n", job->vf, type);
	return STATUS_DONE;
}

static int deassign_type(struct vf_job *job, struct fwctl *fwctl,
			 const struct gsp_assignment *before)
{
	int error;

	if (!before->type) {
		buf_printf(&job->why, "it has no vGPU type");
		return STATUS_NO_MATCH;
	}
	error = gsp_deassign_type(fwctl, job->dbdf);
	if (error)
		return call_failed(job, "taking the type away", error);
	if (!session_given(job->session, OPT_QUIET))
		session_printf(job->session, "%s: took away type %" PRIu32 "\n", job->vf,
			       before->type);
	return STATUS_DONE;
}

static int use_vf(struct vf_job *job, const struct gpu *gpu)
{
	struct gsp_assignment before;
	struct fwctl fwctl;
	int error, status;

	if (!fwctl_open(&fwctl, gpu->path, &job->why))
		return STATUS_NO_MATCH;
	error = gsp_assigned_type(&fwctl, job->dbdf, &before);
	if (error)
		status = call_failed(job, "asking for the type of the VF", error);
	else if (job->type)
		status = assign_type(job, &fwctl, &before);
	else
		status = deassign_type(job, &fwctl, &before);
	fwctl_close(&fwctl);
	return status;
}

/* Find the VF's GPU, and check that it is the one of --device. */
static int find_gpu(struct vf_job *job, struct gpu *gpu)
{
	struct session *session = job->session;
	struct gpu_query query = {.device = session_value(session, OPT_DEVICE),
				  .sysfs = session_value_or(session, OPT_SYSFS, "/sys"),
				  .procfs = session_value_or(session, OPT_PROCFS, "/proc")};
	char pf[32];
	int status;

	if (!gpu_of_vf(job->vf, query.sysfs, pf, sizeof(pf), &job->why))
		return STATUS_NO_MATCH;
	if (!gsp_dbdf(job->vf, &job->dbdf)) {
		buf_printf(&job->why, "it is not a PCI address: write DDDD:BB:DD.F");
		return STATUS_NO_MATCH;
	}
	if (!query.device)
		query.bdf = pf;
	status = gpu_find(gpu, &query, &session->diags, &job->why);
	if (status == STATUS_DONE && strcmp(gpu->board.bdf, pf) != 0) {
		buf_printf(&job->why, "it belongs to %s, and %s is the device of %s", pf, gpu->path,
			   gpu->board.bdf);
		status = STATUS_NO_MATCH;
	}
	return status;
}

static int run_vf_job(struct vf_job *job)
{
	struct gpu gpu = {0};
	int status = find_gpu(job, &gpu);

	if (status == STATUS_DONE)
		status = use_vf(job, &gpu);
	if (job->why.size)
		session_message(job->session, "%s: %s", job->vf, buf_text(&job->why));
	gpu_free(&gpu);
	buf_free(&job->why);
	return status;
}

static int run_assign(struct session *session, char **operands, int count)
{
	struct vf_job job = {.session = session};

	if (count != 2)
		return session_usage(session, "expected a VF and a type, got %d operands", count);
	job.vf = operands[0];
	job.type = operands[1];
	return run_vf_job(&job);
}

static int run_deassign(struct session *session, char **operands, int count)
{
	struct vf_job job = {.session = session};

	if (count != 1)
		return session_usage(session, "expected a VF, got %d operands", count);
	job.vf = operands[0];
	return run_vf_job(&job);
}

const struct command command_assign = {
	.name = "assign",
	.summary = "give a virtual function a vGPU type",
	.run = run_assign,
	.usage = assign_usage,
	.examples = assign_examples,
	.options = (const struct command_option *const[]){device_options, sysfs_options, NULL},
	.layouts_only = true,
};

const struct command command_deassign = {
	.name = "deassign",
	.summary = "take the vGPU type from a virtual function",
	.run = run_deassign,
	.usage = deassign_usage,
	.examples = deassign_examples,
	.options = (const struct command_option *const[]){device_options, sysfs_options, NULL},
	.layouts_only = true,
};
